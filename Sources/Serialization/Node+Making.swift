extension Node {
    /// A string.
    package static func text(_ text: String) -> Node { Node(.string(text)) }

    /// A string, or null where there is none.
    package static func text(orNull text: String?) -> Node { text.map { .text($0) } ?? Node(.null) }

    /// A whole number.
    package static func number(_ number: Int) -> Node { Node(.number(Number(number))) }

    /// `true` or `false`.
    package static func flag(_ flag: Bool) -> Node { Node(.boolean(flag)) }

    /// A sequence.
    package static func list(_ items: [Node]) -> Node { Node(.sequence(items)) }

    /// A mapping, in this order.
    package static func object(_ members: [(String, Node)]) -> Node {
        Node(.mapping(Mapping(members.map { Mapping.Entry($0.0, $0.1) })))
    }
}
