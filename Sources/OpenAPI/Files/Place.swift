import Serialization

/// A value and the file it stands in: references inside it are relative to that file.
struct Place: Sendable {
    var node: Node
    /// Index into the files of the description.
    var file: Int32

    subscript(key: String) -> Place? {
        node[key].map { Place(node: $0, file: file) }
    }

    /// The items of a list, or none.
    var elements: [Place] { node.elements.map { Place(node: $0, file: file) } }

    /// The members of an object in file order, without extensions, or none.
    var members: [(key: String, value: Place)] {
        node.entries.compactMap { entry in
            entry.key.utf8.starts(with: "x-".utf8) ? nil : (entry.key, Place(node: entry.value, file: file))
        }
    }

    /// The text of the reference, if this is one.
    var reference: String? { node.reference }
}

extension Node {
    /// The text of `$ref`, if this is an object that has one.
    var reference: String? {
        guard case .mapping(let mapping) = value else { return nil }
        return mapping["$ref"]?.string
    }

    /// A scalar as text: YAML's `version: 1.0` and `title: 2024` were meant so.
    var text: String? {
        switch value {
        case .string(let text): text
        case .number(let number): number.text
        case .boolean(let flag): flag ? "true" : "false"
        default: nil
        }
    }
}
