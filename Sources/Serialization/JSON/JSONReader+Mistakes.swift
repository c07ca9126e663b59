import Diagnostics

/// What people get wrong in JSON, told with the mend.
extension JSONParser {
    func mistake(
        _ message: String, at place: Position? = nil, length: Int = 0, hint: String? = nil,
        notes: [Diagnostic.Note] = []
    ) -> SyntaxError {
        SyntaxError(
            "json-syntax", at: (place ?? here).location(in: file), length: length, message, hint: hint, notes: notes)
    }

    /// The place of a byte in the current line.
    private func place(_ offset: Int) -> Position { Position(line: line, column: UInt32(offset - lineStart + 1)) }

    /// The word that stands here, as `None` or `+1.5`; empty before punctuation. At most 40 bytes.
    private var word: String {
        var end = at
        while end < bytes.count, end - at < 40, Self.isWordPart(bytes[end]) || "+-.".utf8.contains(bytes[end]) {
            end += 1
        }
        return String(decoding: bytes[at..<end], as: UTF8.self)
    }

    /// The character that stands here, for messages.
    private var character: String {
        String(String(decoding: bytes[at..<Swift.min(at + 16, bytes.count)], as: UTF8.self).prefix(1))
    }

    private var isAtComment: Bool {
        next == UInt8(ascii: "#")
            || (next == UInt8(ascii: "/") && at + 1 < bytes.count && "/*".utf8.contains(bytes[at + 1]))
    }

    /// Mistakes that may stand anywhere between values.
    private var commonMistake: SyntaxError? {
        if isAtComment {
            return mistake("JSON has no comments", length: 2, hint: "remove it, or write the file in YAML")
        }
        if next == UInt8(ascii: "'") {
            return mistake("Text must stand in double quotes", length: 1, hint: "write \"…\" in place of '…'")
        }
        if character == "“" || character == "”" || character == "„" {
            return mistake("Text must stand in straight double quotes", length: 3, hint: "write \"…\" in place of “…”")
        }
        return nil
    }

    func notAValue() -> SyntaxError {
        if at >= bytes.count { return mistake("The file ends where a value must stand") }
        if let common = commonMistake { return common }
        let word = word
        if word.isEmpty {
            let missing = [UInt8(ascii: ","), UInt8(ascii: "}"), UInt8(ascii: "]")].contains(next)
            return mistake(
                missing ? "A value is missing before '\(character)'" : "A value cannot start with '\(character)'",
                length: 1,
                hint: missing ? "give one, or remove what is too much" : nil)
        }
        if "+.0123456789".utf8.contains(next) { return numberMistake(word, at: here) }
        let meant: String? =
            switch word.lowercased() {
            case "true", "yes", "on": "true"
            case "false", "no", "off": "false"
            case "null", "none", "nil", "undefined": "null"
            default: nil
            }
        if ["nan", "infinity", "-infinity", "inf"].contains(word.lowercased()) {
            return mistake("JSON has no number '\(word)'", length: word.utf8.count, hint: "use null or a text")
        }
        return mistake(
            "'\(word)' is not a JSON value", length: word.utf8.count,
            hint: meant.map { "did you mean \($0)?" } ?? "text must stand in double quotes: \"\(word)\"")
    }

    func notAKey(opening: Position) -> SyntaxError {
        if at >= bytes.count { return notClosed("object", opening: opening) }
        if let common = commonMistake { return common }
        let word = word
        if word.isEmpty {
            let isComma = next == UInt8(ascii: ",")
            return mistake(
                isComma ? "A member is missing before ','" : "A key must stand here, not '\(character)'", length: 1,
                hint: isComma ? "remove one of the commas" : "keys are text in double quotes")
        }
        return mistake("A key must stand in double quotes", length: word.utf8.count, hint: "write \"\(word)\"")
    }

    func missingColon(key: String, opening: Position) -> SyntaxError {
        if at >= bytes.count { return notClosed("object", opening: opening) }
        if next == UInt8(ascii: "=") {
            return mistake("A ':' must stand between a key and its value, not '='", length: 1, hint: "write ':'")
        }
        return commonMistake
            ?? mistake("A ':' must follow the key '\(key)'", hint: "write \"\(key)\": and then its value")
    }

    func trailingComma(at comma: Position, before closing: UInt8) -> SyntaxError {
        mistake(
            "A comma may not stand before '\(Character(Unicode.Scalar(closing)))'", at: comma, length: 1,
            hint: "remove the comma")
    }

    func missingComma(after end: Position, closing: UInt8, opening: Position) -> SyntaxError {
        let isObject = closing == UInt8(ascii: "}")
        if at >= bytes.count { return notClosed(isObject ? "object" : "list", opening: opening) }
        if isAtComment, let common = commonMistake { return common }
        let bracket = Character(Unicode.Scalar(closing))
        if next == UInt8(ascii: "}") || next == UInt8(ascii: "]") || next == UInt8(ascii: ":") {
            return mistake(
                "The \(isObject ? "object" : "list") must go on with ',' or end with '\(bracket)', not '\(character)'",
                length: 1,
                notes: [Diagnostic.Note("It begins here", at: opening.location(in: file))])
        }
        return mistake(
            "A comma is missing here", at: end, hint: "put ',' between two \(isObject ? "members" : "items")")
    }

    private func notClosed(_ what: String, opening: Position) -> SyntaxError {
        mistake(
            "The file ends inside \(what == "object" ? "an object" : "a list")",
            hint: "the \(what) of line \(opening.line) is not closed with '\(what == "object" ? "}" : "]")'",
            notes: [Diagnostic.Note("It begins here", at: opening.location(in: file))])
    }

    func afterTheEnd() -> SyntaxError {
        if next == UInt8(ascii: ",") {
            return mistake("Nothing may follow the end of the value", length: 1, hint: "remove the comma")
        }
        return commonMistake
            ?? mistake("Only one value may stand in a JSON file", hint: "remove what follows, or put all into one list")
    }

    func notClosed(opening: Int, end: Int) -> SyntaxError {
        mistake(
            "The text is not closed before the file ends", at: place(opening), length: 1, hint: "close it with '\"'")
    }

    func controlCharacter(opening: Int, at offset: Int) -> SyntaxError {
        switch bytes[offset] {
        case 0x0A, 0x0D:
            mistake(
                "The text is not closed in its line", at: place(opening), length: offset - opening,
                hint: "close it with '\"', or write \\n for a line break")
        case 0x09:
            mistake("A tab may not stand in a text", at: place(offset), length: 1, hint: "write \\t")
        default:
            mistake(
                "Control character 0x\(String(bytes[offset], radix: 16, uppercase: true)) may not stand in a text",
                at: place(offset),
                length: 1, hint: "write it as \\u00\(bytes[offset] < 16 ? "0" : "")\(String(bytes[offset], radix: 16))")
        }
    }

    func unknownEscape() -> SyntaxError {
        let escaped = String(decoding: bytes[(at + 1)..<Swift.min(at + 17, bytes.count)], as: UTF8.self).prefix(1)
        return mistake(
            "'\\\(escaped)' is not an escape of JSON", length: 2, hint: "for a backslash write \\\\")
    }

    func badUnicodeEscape() -> SyntaxError { mistake("'\\u' must be followed by four hexadecimal digits", length: 2) }

    func halfSurrogate() -> SyntaxError {
        mistake(
            "'\(String(decoding: bytes[at..<(at + 6)], as: UTF8.self))' is half of a character", length: 6,
            hint: "write both halves, or the character itself")
    }

    mutating func badNumber(from begin: Int) -> SyntaxError {
        at = begin
        return numberMistake(word, at: place(begin))
    }

    private func numberMistake(_ word: String, at position: Position) -> SyntaxError {
        mistake(
            "'\(word)' is not a JSON number", at: position, length: word.utf8.count, hint: Self.hint(forNumber: word))
    }

    private static func hint(forNumber word: String) -> String {
        if word.hasPrefix("+") { return "remove the '+'" }
        let digits = word.drop { $0 == "-" }
        if digits.lowercased().hasPrefix("0x") { return "write it as a decimal number" }
        if digits.hasPrefix(".") { return "write a 0 before the point" }
        if digits.hasSuffix(".") { return "write a digit after the point" }
        if digits.first == "0", digits.dropFirst().first?.isNumber == true {
            return "remove the leading zero, or make it a text: \"\(word)\""
        }
        return "if it is meant as text, put it in double quotes"
    }
}
