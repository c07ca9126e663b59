import Diagnostics
import Serialization

/// Rules of one schema.
extension DocumentLoader {
    mutating func checkSchema(_ subject: RuleSubject) {
        checkSchemaType(subject)
        checkRequiredNames(subject)
        guard book.edition < .v31 else { return }
        checkFlags(asSchemasOf: subject)
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

    /// JSON Schema's `true` and `false` came with 3.1; before, only `additionalProperties` takes them.
    private mutating func checkFlags(asSchemasOf subject: RuleSubject) {
        for entry in subject["properties"]?.entries ?? [] { checkIsObject(entry.value, subject.file) }
        for key in ["allOf", "oneOf", "anyOf"] {
            for node in subject[key]?.elements ?? [] { checkIsObject(node, subject.file) }
        }
    }

    mutating func checkIsObject(_ schema: Node, _ file: Int32) {
        guard schema.boolean != nil else { return }
        warn(
            "wrong-type", at: schema.position, file,
            "A schema must be an object in \(book.edition.title), not true or false")
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
            if nodes.isEmpty, let entry = subject.mapping.entry("type") { reportEmpty(entry, subject) }
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
