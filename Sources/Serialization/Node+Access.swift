extension Node {
    /// The member `key` of a mapping.
    package subscript(key: String) -> Node? {
        guard case .mapping(let mapping) = value else { return nil }
        return mapping[key]
    }

    package var string: String? {
        guard case .string(let text) = value else { return nil }
        return text
    }

    package var boolean: Bool? {
        guard case .boolean(let flag) = value else { return nil }
        return flag
    }

    package var number: Number? {
        guard case .number(let number) = value else { return nil }
        return number
    }

    package var integer: Int? { number?.integer }

    package var mapping: Mapping? {
        guard case .mapping(let mapping) = value else { return nil }
        return mapping
    }

    package var sequence: [Node]? {
        guard case .sequence(let nodes) = value else { return nil }
        return nodes
    }

    /// The items of a sequence, or none.
    package var elements: [Node] { sequence ?? [] }

    /// The members of a mapping in file order, or none.
    package var entries: [Mapping.Entry] { mapping?.entries ?? [] }

    package var isNull: Bool {
        if case .null = value { return true }
        return false
    }

    /// What the value is, in an author's words: `a string`, `a list`, `an object`.
    package var kind: String {
        switch value {
        case .null: "null"
        case .boolean: "true or false"
        case .number: "a number"
        case .string: "a string"
        case .sequence: "a list"
        case .mapping: "an object"
        }
    }
}

extension Node: Equatable {
    /// Equal as data: positions and the order of members do not count, `1` is `1.0`. Texts are equal if their bytes are;
    /// keys as Swift compares them, since ``Mapping`` finds them so.
    package static func == (left: Node, right: Node) -> Bool {
        switch (left.value, right.value) {
        case (.null, .null): true
        case (.boolean(let a), .boolean(let b)): a == b
        case (.number(let a), .number(let b)): a.isEqual(to: b)
        case (.string(let a), .string(let b)): a.utf8.elementsEqual(b.utf8)
        case (.sequence(let a), .sequence(let b)): a == b
        case (.mapping(let a), .mapping(let b)):
            a.entries.count == b.entries.count && a.entries.allSatisfy { b[$0.key] == $0.value }
        default: false
        }
    }
}

extension Number {
    /// Exact between whole numbers, however large; else as doubles, where not-a-number is itself.
    func isEqual(to other: Number) -> Bool {
        if text == other.text { return true }
        if let a = Int(text), let b = Int(other.text) { return a == b }
        let areDigits = [text, other.text].allSatisfy { $0.utf8.allSatisfy { (0x30...0x39).contains($0) } }
        return !areDigits && double == other.double
    }
}
