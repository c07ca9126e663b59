import Diagnostics
import Serialization

extension DocumentLoader {
    /// Checks the value of a known field.
    mutating func checkType(of entry: Mapping.Entry, _ rule: FieldRule, _ subject: RuleSubject) {
        let value = entry.value
        switch rule.type {
        case .any, .child: return
        case .children:
            if value.sequence?.isEmpty == true { reportEmpty(entry, subject) }
        case .text: if text(of: value, subject.file) == nil { mistake(entry, "a string", subject) }
        case .flag: if value.boolean == nil { mistake(entry, "true or false", subject) }
        case .number: if value.number == nil { mistake(entry, "a number", subject) }
        case .factor:
            guard let number = value.number else { return mistake(entry, "a number", subject) }
            if number.double <= 0 { wrongValue(entry, "a number above zero", subject) }
        case .count:
            guard let number = value.number else { return mistake(entry, "a whole number", subject) }
            if number.integer.map({ $0 < 0 }) ?? (number.double < 0 || number.double != number.double.rounded()) {
                wrongValue(entry, "a whole number, not negative", subject)
            }
        case .word(let words):
            guard let text = value.string else { return mistake(entry, "a string", subject) }
            if !words.contains(text) { wrongWord(entry, text, words, subject) }
        case .url, .email: checkAddress(entry, rule, subject)
        case .schema: checkSchemaType(of: entry, subject)
        case .map, .textMap: checkMap(entry, rule, subject)
        case .list(let least), .texts(let least): checkList(entry, rule, least, subject)
        case .part(let part):
            guard let mapping = value.mapping else { return mistake(entry, "an object", subject) }
            guard mapping["$ref"] == nil, let object = book[part] else { return }
            var inner = RuleSubject(mapping, at: value.position, in: subject.file, .part(part))
            inner.meant = check(inner, by: object)
            checkPart(part, inner)
        }
    }

    /// A text; in YAML `version: 1.0` is a number to the letter and a text to its author.
    func text(of node: Node, _ file: Int32) -> String? {
        switch node.value {
        case .string(let text): text
        case .number(let number) where !files[Int(file)].path.hasSuffix(".json"): number.text
        default: nil
        }
    }

    private mutating func checkAddress(_ entry: Mapping.Entry, _ rule: FieldRule, _ subject: RuleSubject) {
        guard let text = entry.value.string else { return mistake(entry, "a string", subject) }
        if case .email = rule.type {
            guard !Self.isMailAddress(text) else { return }
            warn(
                "wrong-email", at: entry.value.position, subject.file, length: text.utf8.count,
                "'\(entry.key)' must be a mail address, not '\(text)'", hint: "write 'team@example.com'")
        } else if let byte = text.utf8.first(where: { !Self.mayStandInURL($0) }) {
            warn(
                "wrong-url", at: entry.value.position, subject.file, length: text.utf8.count,
                "'\(entry.key)' must be a URL: it holds \(byte == 0x20 ? "a space" : "a character that no URL has")")
        }
    }

    /// Whether a byte may stand in a URI (RFC 3986 §2), or in one with letters of all languages (RFC 3987).
    private static func mayStandInURL(_ byte: UInt8) -> Bool {
        switch byte {
        case 0...0x20, 0x7F: false
        case UInt8(ascii: "<"), UInt8(ascii: ">"), UInt8(ascii: "\""), UInt8(ascii: "{"), UInt8(ascii: "}"),
            UInt8(ascii: "|"), UInt8(ascii: "\\"), UInt8(ascii: "^"), UInt8(ascii: "`"):
            false
        default: true
        }
    }

    private static func isMailAddress(_ text: String) -> Bool {
        guard let at = text.utf8.lastIndex(of: UInt8(ascii: "@")) else { return false }
        let domain = text.utf8[text.utf8.index(after: at)...]
        return at != text.startIndex && !domain.isEmpty && !text.utf8.contains { $0 <= 0x20 }
    }

    private mutating func checkMap(_ entry: Mapping.Entry, _ rule: FieldRule, _ subject: RuleSubject) {
        guard let members = entry.value.mapping else { return mistake(entry, "an object", subject) }
        guard case .textMap = rule.type, members["$ref"] == nil else { return }
        for member in members.entries
        where text(of: member.value, subject.file) == nil && !member.key.utf8.starts(with: "x-".utf8) {
            mistake(member, "a string", subject)
        }
    }

    private mutating func checkList(_ entry: Mapping.Entry, _ rule: FieldRule, _ least: Int, _ subject: RuleSubject) {
        guard let nodes = entry.value.sequence else { return mistake(entry, "a list", subject) }
        if nodes.count < least { reportEmpty(entry, subject) }
        guard case .texts = rule.type else { return }
        for node in nodes where text(of: node, subject.file) == nil && node.reference == nil {
            warn(
                "wrong-type", at: node.position, subject.file,
                "'\(entry.key)' must hold strings, not \(node.kind)")
        }
    }

    mutating func reportEmpty(_ entry: Mapping.Entry, _ subject: RuleSubject) {
        warn(
            "empty-list", at: entry.value.position, subject.file, "'\(entry.key)' may not be empty",
            hint: "leave it out")
    }

    /// Only `additionalProperties` could be a flag before schemas became JSON Schema.
    private mutating func checkSchemaType(of entry: Mapping.Entry, _ subject: RuleSubject) {
        if entry.key == "items", entry.value.sequence != nil {
            // JSON Schema had lists here before 2020-12, and Swagger 2.0 has them still.
            guard book.edition != .v20 else { return }
            warn(
                "wrong-type", at: entry.value.position, subject.file, "'items' must be one schema, not a list",
                hint: book.edition < .v31 ? "write 'oneOf' in it" : "write 'prefixItems'")
        } else if book.edition < .v31, entry.value.boolean != nil {
            mistake(entry, "an object", subject)
        }
    }

    /// Reports a value of the wrong kind; a lone `$ref` takes a value in from another file.
    mutating func mistake(_ entry: Mapping.Entry, _ expected: String, _ subject: RuleSubject) {
        guard entry.value.reference == nil else { return }
        warn(
            "wrong-type", at: entry.value.position, subject.file,
            "'\(entry.key)' must be \(expected), not \(entry.value.kind)", hint: hint(for: entry, subject))
    }

    /// What people mean who know another edition.
    private func hint(for entry: Mapping.Entry, _ subject: RuleSubject) -> String? {
        guard case .shape(.schema) = subject.kind else { return nil }
        switch (entry.key, entry.value.value) {
        case ("required", .boolean): return "name it in 'required' of the object around it"
        case ("exclusiveMinimum", .boolean): return "write the limit here, without 'minimum'"
        case ("exclusiveMaximum", .boolean): return "write the limit here, without 'maximum'"
        case ("exclusiveMinimum", .number): return "write it as 'minimum', and 'exclusiveMinimum: true'"
        case ("exclusiveMaximum", .number): return "write it as 'maximum', and 'exclusiveMaximum: true'"
        case ("examples", .mapping): return "a schema has a list of values"
        default: return nil
        }
    }

    mutating func wrongValue(_ entry: Mapping.Entry, _ expected: String, _ subject: RuleSubject) {
        warn(
            "wrong-value", at: entry.value.position, subject.file, length: entry.value.text?.utf8.count ?? 0,
            "'\(entry.key)' must be \(expected), not '\(entry.value.text ?? entry.value.kind)'")
    }

    mutating func wrongWord(_ entry: Mapping.Entry, _ text: String, _ words: [String], _ subject: RuleSubject) {
        warn(
            "wrong-value", at: entry.value.position, subject.file, length: text.utf8.count,
            "'\(entry.key)' of \(subject.title) may not be '\(text)'", hint: Spelling.hint(for: text, among: words))
    }
}
