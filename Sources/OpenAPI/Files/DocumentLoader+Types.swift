import Diagnostics
import Serialization

extension DocumentLoader {
    /// Reports an object that is something else.
    mutating func reportWrongType(_ node: Node, _ item: Visit) {
        guard item.shape != .data else { return }
        report(
            .warning, "wrong-type", at: location(node, item.place.file),
            "\(sentenceStart(item.shape.title)) must be an object, not \(node.kind)")
    }

    mutating func reportWrongType(_ entry: Mapping.Entry, expected: String, _ item: Visit) {
        report(
            .warning, "wrong-type", at: location(entry.value, item.place.file),
            "'\(entry.key)' must be \(expected), not \(entry.value.kind)")
    }

    private func sentenceStart(_ title: String) -> String {
        let article = title.utf8.first.map { "aeio".utf8.contains($0) } == true ? "An" : "A"
        return title.hasPrefix("the ") ? "T" + title.dropFirst() : "\(article) \(title)"
    }

    private enum Kind { case text, flag }

    /// Keys that mean the same wherever the specification has them.
    private static let kinds: [String: Kind] = [
        "title": .text, "description": .text, "summary": .text, "operationId": .text, "url": .text, "name": .text,
        "in": .text, "style": .text, "format": .text, "pattern": .text, "deprecated": .flag, "explode": .flag,
        "allowReserved": .flag, "allowEmptyValue": .flag, "nullable": .flag, "readOnly": .flag, "writeOnly": .flag,
        "uniqueItems": .flag, "required": .flag,
    ]

    /// Checks a text or flag. A text written as a plain YAML number is taken as a text.
    mutating func checkScalar(_ entry: Mapping.Entry, _ item: Visit) {
        guard let kind = Self.kinds[entry.key] else { return }
        if item.shape == .securityScheme && entry.key == "flow" { return }
        switch (kind, entry.value.value) {
        case (.text, .string), (.flag, .boolean), (_, .null): return
        case (.text, .number), (.text, .boolean): return
        case (_, .mapping) where entry.value.reference != nil: return
        case (.flag, .sequence) where entry.key == "required" && item.shape == .schema: return
        case (.flag, .boolean) where entry.key == "required" && item.shape == .schema: return
        case (.text, _): reportWrongType(entry, expected: "a string", item)
        case (.flag, _): reportWrongType(entry, expected: "true or false", item)
        }
    }
}
