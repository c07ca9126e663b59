import Diagnostics
import Serialization

extension DocumentLoader {
    /// Reports an object that is something else. Swagger 2.0 is checked as written, before its conversion.
    mutating func reportWrongType(_ node: Node, _ item: Visit) {
        guard item.shape != .data, version != .swagger2 else { return }
        report(
            .warning, "wrong-type", at: location(node, item.place.file),
            "\(RuleSubject.Kind.shape(item.shape).sentenceStart) must be an object, not \(node.kind)")
    }

    mutating func reportWrongType(_ entry: Mapping.Entry, expected: String, _ item: Visit) {
        guard version != .swagger2 else { return }
        reportWrongType(entry, expected: expected, item.place.file)
    }

    mutating func reportWrongType(_ entry: Mapping.Entry, expected: String, _ file: Int32) {
        report(
            .warning, "wrong-type", at: location(entry.value, file),
            "'\(entry.key)' must be \(expected), not \(entry.value.kind)")
    }
}
