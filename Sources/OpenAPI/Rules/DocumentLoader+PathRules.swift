import Diagnostics
import Serialization

/// Rules of paths and their operations.
extension DocumentLoader {
    mutating func checkPaths(_ subject: RuleSubject) {
        var first: [String: Mapping.Entry] = [:]
        for entry in subject.mapping.entries where !entry.key.utf8.starts(with: "x-".utf8) {
            let length = entry.key.utf8.count
            guard entry.key.utf8.first == UInt8(ascii: "/") else {
                warn(
                    "wrong-path", at: entry.keyPosition, subject.file, length: length,
                    "A path starts with '/', not as '\(entry.key)'", hint: "write '/\(entry.key)'")
                continue
            }
            let template = PathTemplate(entry.key)
            if let problem = Self.problem(of: template) {
                warn(
                    "wrong-path", at: entry.keyPosition, subject.file, length: length,
                    "The path '\(entry.key)' \(problem)")
            }
            guard let earlier = first[template.signature] else {
                first[template.signature] = entry
                continue
            }
            warn(
                "ambiguous-path", at: entry.keyPosition, subject.file, length: length,
                "The paths '\(earlier.key)' and '\(entry.key)' differ only in the names of their parameters",
                notes: [
                    .init("the first one is here", at: earlier.keyPosition.location(in: files[Int(subject.file)].path))
                ])
        }
    }

    private static func problem(of template: PathTemplate) -> String? {
        guard let names = template.names else { return "has braces that do not hold a name" }
        if Set(names).count < names.count { return "has the same parameter twice" }
        if template.signature.utf8.contains(UInt8(ascii: "?")) { return "holds a query; write it as parameters" }
        if template.signature.utf8.contains(UInt8(ascii: "#")) { return "holds a fragment, which is never sent" }
        return nil
    }

    /// "The Responses Object MUST contain at least one response code."
    mutating func checkResponses(_ subject: RuleSubject) {
        let responses = subject.mapping.entries.filter { !$0.key.utf8.starts(with: "x-".utf8) }
        if responses.isEmpty {
            warn(
                "empty-responses", at: subject.position, subject.file, "An operation tells at least one response",
                hint: "add '200' or 'default'")
        }
        for entry in responses where !isStatus(entry.key) {
            warn(
                "unknown-status", at: entry.keyPosition, subject.file, length: entry.key.utf8.count,
                "'\(entry.key)' is no status of a response",
                hint: book.edition == .v20 ? "write '200' or 'default'" : "write '200', '4XX' or 'default'")
        }
    }

    /// `default`, a code of three digits, or from 3.0 on a range as `4XX`.
    private func isStatus(_ text: String) -> Bool {
        if text == "default" { return true }
        let letters = Array(text.utf8)
        guard letters.count == 3, (UInt8(ascii: "1")...UInt8(ascii: "5")).contains(letters[0]) else { return false }
        let areDigits = letters.allSatisfy { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
        return areDigits || book.edition >= .v30 && text.dropFirst() == "XX"
    }

    mutating func notePathItem(_ subject: RuleSubject) {
        notes.pathItems.append(Place(node: Node(.mapping(subject.mapping), at: subject.position), file: subject.file))
        guard book.edition >= .v32 else { return }
        for entry in subject["additionalOperations"]?.entries ?? [] {
            if Shape.methods.contains(where: { $0.uppercased() == entry.key }) {
                warn(
                    "wrong-name", at: entry.keyPosition, subject.file, length: entry.key.utf8.count,
                    "'\(entry.key)' is not an additional operation",
                    hint: "write it as '\(entry.key.lowercased())' beside 'additionalOperations'")
            } else if !Self.isToken(entry.key) {
                warn(
                    "wrong-name", at: entry.keyPosition, subject.file, length: entry.key.utf8.count,
                    "'\(entry.key)' cannot be an HTTP method")
            }
        }
    }

    /// A link names one operation, by reference or by id.
    mutating func checkLink(_ subject: RuleSubject) {
        checkExclusive("operationRef", "operationId", subject)
        if let id = subject["operationId"] {
            notes.linkedOperations.append(Place(node: id, file: subject.file))
        } else if !subject.has("operationRef"), !subject.has("operationId") {
            warn("missing-field", at: subject.position, subject.file, "A link needs 'operationId' or 'operationRef'")
        }
    }

    mutating func checkLinkedOperations() {
        for place in notes.linkedOperations {
            guard let id = place.node.text, !notes.operationIDs.contains(id) else { continue }
            warn(
                "unknown-operation", at: place.node.position, place.file, length: id.utf8.count,
                "No operation has the operationId '\(id)'",
                hint: Spelling.nearest(to: id, in: notes.operationIDs).map { "did you mean '\($0)'?" })
        }
    }

    /// `token` of RFC 9110 §5.6.2: what methods and names of headers are made of.
    static func isToken(_ text: String) -> Bool {
        !text.isEmpty
            && text.utf8.allSatisfy { byte in
                switch byte {
                case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                    UInt8(ascii: "0")...UInt8(ascii: "9"):
                    true
                default: "!#$%&'*+-.^_`|~".utf8.contains(byte)
                }
            }
    }
}
