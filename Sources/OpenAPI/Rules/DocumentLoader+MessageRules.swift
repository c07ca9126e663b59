import Diagnostics
import Serialization

/// Rules of bodies, media types and examples.
extension DocumentLoader {
    /// The keys of `content` are media types, those of `headers` names of headers.
    mutating func checkContent(_ subject: RuleSubject) {
        for entry in subject["content"]?.entries ?? [] where !Self.isMediaRange(entry.key) {
            warn(
                "wrong-media-type", at: entry.keyPosition, subject.file, length: entry.key.utf8.count,
                "'\(entry.key)' is no media type", hint: "write 'application/json' or another")
        }
        checkHeaderNames(subject)
    }

    mutating func checkHeaderNames(_ subject: RuleSubject) {
        for entry in subject["headers"]?.entries ?? [] where !Self.isToken(entry.key) {
            reportHeaderName(entry.key, at: entry.keyPosition, subject.file)
        }
    }

    /// `type/subtype` with wildcards, and anything after a semicolon (RFC 9110 §12.5.1).
    private static func isMediaRange(_ text: String) -> Bool {
        let type = text.utf8.prefix { $0 != UInt8(ascii: ";") && $0 != UInt8(ascii: " ") }
        let parts = type.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false)
        return parts.count == 2 && parts.allSatisfy { isToken(String($0) ?? "") }
    }

    mutating func checkMediaType(_ subject: RuleSubject) {
        checkExclusive("example", "examples", subject)
        checkEncodingFields(subject)
    }

    /// By name or by position, not both (3.2).
    mutating func checkEncodingFields(_ subject: RuleSubject) {
        checkExclusive("encoding", "prefixEncoding", subject)
        checkExclusive("encoding", "itemEncoding", subject)
        if case .shape(.encoding) = subject.kind { checkHeaderNames(subject) }
    }

    mutating func checkExample(_ subject: RuleSubject) {
        checkExclusive("value", "externalValue", subject)
        guard book.edition >= .v32 else { return }
        checkExclusive("value", "dataValue", subject)
        checkExclusive("value", "serializedValue", subject)
        checkExclusive("serializedValue", "externalValue", subject)
    }

    mutating func checkSchema(_ subject: RuleSubject) {
        checkSchemaType(subject)
        checkRequiredNames(subject)
        guard book.edition < .v31 else { return }
        if subject["type"]?.string == "array", !subject.has("items") {
            warn(
                "missing-field", at: subject.position, subject.file, "A schema with 'type: array' needs 'items'",
                hint: "write 'items: {}' for values of any kind")
        }
        if let written = subject.mapping.entry("writeOnly"), written.value.boolean == true,
            subject["readOnly"]?.boolean == true
        {
            warn(
                "exclusive-fields", at: written.keyPosition, subject.file, length: 9,
                "A property is 'readOnly' or 'writeOnly', not both")
        }
    }

    private mutating func checkSchemaType(_ subject: RuleSubject) {
        guard let written = subject["type"] else { return }
        var types = ["array", "boolean", "integer", "number", "object", "string"]
        // Swagger 2.0 takes its types from JSON Schema draft 4, which has it; OpenAPI 3.0 names its own.
        if book.edition != .v30 { types.append("null") }
        if book.edition == .v20 { types.append("file") }
        switch written.value {
        case .string(let type): checkTypeName(type, written, types, subject)
        case .sequence(let nodes) where book.edition == .v30:
            let hasNull = nodes.contains { $0.string == "null" }
            warn(
                "wrong-type", at: written.position, subject.file, "'type' must be one name in OpenAPI 3.0, not a list",
                hint: hasNull ? "write 'nullable: true'" : "write 'oneOf'")
        case .sequence(let nodes):
            for node in nodes {
                if let type = node.string {
                    checkTypeName(type, node, types, subject)
                } else {
                    warn(
                        "wrong-type", at: node.position, subject.file,
                        "'type' must hold names of types, not \(node.kind)",
                        hint: node.isNull ? "write 'null' in quotes" : nil)
                }
            }
        default:
            warn(
                "wrong-type", at: written.position, subject.file,
                "'type' must be the name of a type, not \(written.kind)",
                hint: written.isNull && book.edition >= .v31 ? "write 'null' in quotes" : nil)
        }
    }

    private mutating func checkTypeName(_ type: String, _ node: Node, _ types: [String], _ subject: RuleSubject) {
        guard !types.contains(type) else { return }
        let hint = type == "null" && book.edition == .v30 ? "write 'nullable: true'" : nil
        warn(
            "wrong-value", at: node.position, subject.file, length: type.utf8.count, "'\(type)' is no type of a schema",
            hint: hint ?? Spelling.hint(for: type, among: types))
    }

    private mutating func checkRequiredNames(_ subject: RuleSubject) {
        guard let nodes = subject["required"]?.sequence, nodes.count > 1 else { return }
        var seen: Set<String> = []
        for node in nodes {
            guard let name = node.string, !seen.insert(name).inserted else { continue }
            warn(
                "duplicate-name", at: node.position, subject.file, length: name.utf8.count,
                "'required' names '\(name)' twice")
        }
    }
}
