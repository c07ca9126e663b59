import PortalModel

/// Checks of what people type, each field with its first problem.
struct FieldRules {
    private(set) var problems: [Refusal.Problem] = []

    mutating func add(_ field: String, _ reason: Refusal.Reason) { problems.append(.init(field, reason)) }

    /// - Throws: ``Refusal/invalid(_:)`` where a field cannot be used.
    func finish() throws {
        if !problems.isEmpty { throw Refusal.invalid(problems) }
    }

    /// A line of text, without the blanks around it.
    mutating func line(_ field: String, _ text: String, limit: Int = 100, isRequired: Bool = true) -> String {
        let line = FieldRules.trimmed(text)
        if line.isEmpty, isRequired { add(field, .missing) }
        if line.count > limit { add(field, .tooLong) }
        return line
    }

    /// Text of several lines.
    mutating func text(_ field: String, _ text: String, limit: Int) -> String {
        if text.count > limit { add(field, .tooLong) }
        return String(text.filter { $0.isNewline || $0 == "\t" || !$0.isControl })
    }

    /// A mail address as mail programs take it: an ASCII `local@domain.tld` (RFC 5321 §4.1.2 without quoted local parts).
    mutating func email(_ field: String, _ text: String) -> String {
        let address = FieldRules.trimmed(text)
        if address.isEmpty {
            add(field, .missing)
        } else if !FieldRules.isEmail(address) {
            add(field, .notAnEmail)
        }
        return address
    }

    /// What NIST SP 800-63B-4 §3.1.1.2 asks of a password: long enough, and not one that is guessed first.
    mutating func password(_ field: String, _ password: String, email: String, name: String) {
        let lower = password.lowercased()
        let local = email.lowercased().prefix { $0 != "@" }
        if password.isEmpty {
            add(field, .missing)
        } else if password.count < 10 {
            add(field, .passwordTooShort)
        } else if password.utf8.count > 1000 {
            add(field, .tooLong)
        } else if Set(lower).count < 5 || lower == email.lowercased() || lower == name.lowercased()
            || (local.count > 3 && lower.hasPrefix(local) && password.count < local.count + 5)
            || FieldRules.guessedFirst.contains(where: { lower.hasPrefix($0) && password.count < $0.count + 4 })
        {
            add(field, .passwordGuessable)
        }
    }

    /// The end of a day to come, written `2027-06-30`; `nil` where nothing is written.
    mutating func lastDay(_ field: String, _ text: String, now: Timestamp) -> Timestamp? {
        guard !text.isEmpty else { return nil }
        guard let day = Timestamp(date: text), day > now else {
            add(field, .dateInThePast)
            return nil
        }
        // The whole of the last day.
        return day + .seconds(86_400)
    }

    private static let guessedFirst = [
        "password", "passw0rd", "1234567890", "0123456789", "qwertyuiop", "letmein", "iloveyou", "abcdefghij",
        "welcome",
    ]

    /// Without white space at the ends, and without control characters.
    static func trimmed(_ text: String) -> String {
        let kept = text.filter { !$0.isControl }
        let start = kept.drop { $0.isWhitespace }
        guard let end = start.lastIndex(where: { !$0.isWhitespace }) else { return "" }
        return String(start[...end])
    }

    static func isEmail(_ text: String) -> Bool {
        guard text.utf8.count <= 254, text.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7f }),
            let at = text.lastIndex(of: "@")
        else { return false }
        let local = text[..<at]
        let domain = text[text.index(after: at)...]
        let labels = domain.split(separator: ".", omittingEmptySubsequences: false)
        let isDomain =
            labels.count > 1
            && labels.allSatisfy { label in
                !label.isEmpty && label.count <= 63 && label.first != "-" && label.last != "-"
                    && label.allSatisfy { $0.isLetter || $0.isNumber || $0 == "-" }
            }
        return isDomain && !local.isEmpty && local.count <= 64 && !local.hasPrefix(".") && !local.hasSuffix(".")
            && !local.contains("..") && !local.contains(where: { "()<>[]:;@\\,\"".contains($0) })
    }
}

extension Character {
    fileprivate var isControl: Bool {
        unicodeScalars.allSatisfy {
            $0.properties.generalCategory == .control
                || $0.properties.generalCategory == .format && $0 != "\u{200D}" && $0 != "\u{200C}"
        }
    }
}
