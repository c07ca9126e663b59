import CYAML
import Diagnostics

/// Builds ``Node``s from libyaml's events: anchors, tags, keys, limits.
struct YAMLComposer {
    var events: YAMLEvents
    let file: String
    private var depth = 0
    /// Values made so far, aliases counted with all they stand for.
    private var weight = 0
    private var expanded = 0
    private var anchors: [String: Anchor] = [:]

    private enum Anchor {
        /// The value is still being read, so an alias to it would be a cycle.
        case open
        /// `key` is the scalar's text as written.
        case ready(Node, key: String?, weight: Int)
    }

    init(events: YAMLEvents, file: String) {
        self.events = events
        self.file = file
    }

    /// The next document's root; `nil` at the end of the file.
    mutating func document() throws(SyntaxError) -> Node? {
        try events.advance()
        while events.type == YAML_STREAM_START_EVENT || events.type == YAML_DOCUMENT_END_EVENT { try events.advance() }
        if events.type == YAML_STREAM_END_EVENT { return nil }
        anchors.removeAll()
        try events.advance()
        return try node()
    }

    /// Refuses a second document.
    mutating func expectEnd() throws(SyntaxError) {
        try events.advance()
        while events.type == YAML_DOCUMENT_END_EVENT { try events.advance() }
        guard events.type != YAML_STREAM_END_EVENT else { return }
        throw mistake("Only one document may stand in this file", hint: "remove what follows '---'")
    }

    /// The value that begins with the present event; leaves its last event as the present one.
    private mutating func node() throws(SyntaxError) -> Node {
        switch events.type {
        case YAML_SCALAR_EVENT: return try scalar()
        case YAML_ALIAS_EVENT: return try alias().node
        case YAML_SEQUENCE_START_EVENT:
            return try collection { (me: inout YAMLComposer) throws(SyntaxError) in .sequence(try me.items()) }
        case YAML_MAPPING_START_EVENT:
            return try collection { (me: inout YAMLComposer) throws(SyntaxError) in .mapping(try me.members()) }
        default: throw mistake("A value must stand here")
        }
    }

    private mutating func scalar() throws(SyntaxError) -> Node {
        let scalar = events.scalar
        let position = events.position()
        weight += 1 + scalar.text.count / 64
        guard let value = CoreSchema.value(of: scalar.text, isPlain: scalar.isPlain, tag: scalar.tag) else {
            throw mistake(
                "'\(scalar.string)' is not what its tag \(CoreSchema.shortTag(scalar.tag ?? "")) says",
                hint: "remove the tag, or write a value of that type")
        }
        let node = Node(value, at: position)
        if let anchor = scalar.anchor {
            anchors[anchor] = .ready(node, key: scalar.string, weight: 1 + scalar.text.count / 64)
        }
        return node
    }

    private mutating func alias() throws(SyntaxError) -> (node: Node, key: String?) {
        let name = events.aliasName
        switch anchors[name] {
        case nil:
            throw mistake(
                "No anchor '&\(name)' stands before this alias", length: name.utf8.count + 1,
                hint: Spelling.nearest(to: name, in: anchors.keys).map { "did you mean '*\($0)'?" }
                    ?? "if '*' is part of a text, put it in quotes")
        case .open:
            throw mistake("Alias '*\(name)' stands inside the value it refers to", length: name.utf8.count + 1)
        case .ready(let node, let key, let size):
            weight += size
            expanded += size
            if expanded > YAMLReader.expansionLimit {
                throw mistake(
                    "Aliases of this file stand for more than \(YAMLReader.expansionLimit) values",
                    length: name.utf8.count + 1,
                    hint: "aliases that refer to aliases multiply; write the file without them")
            }
            return (node, key)
        }
    }

    private mutating func collection(
        _ read: (inout YAMLComposer) throws(SyntaxError) -> Node.Value
    ) throws(SyntaxError) -> Node {
        let position = events.position()
        let (tag, anchor) = events.properties
        let isSequence = events.type == YAML_SEQUENCE_START_EVENT
        if let tag, !CoreSchema.allows(tag, onSequence: isSequence) {
            throw mistake(
                "\(isSequence ? "A list" : "An object") is not what its tag \(CoreSchema.shortTag(tag)) says",
                hint: "remove the tag")
        }
        if let anchor { anchors[anchor] = .open }
        depth += 1
        defer { depth -= 1 }
        if depth > YAMLReader.depthLimit {
            throw mistake(
                "Values are nested more than \(YAMLReader.depthLimit) deep", hint: "is the file what you meant to give?"
            )
        }
        let before = weight
        weight += 1
        let node = Node(try read(&self), at: position)
        if let anchor { anchors[anchor] = .ready(node, key: nil, weight: weight - before) }
        return node
    }

    private mutating func items() throws(SyntaxError) -> [Node] {
        var items: [Node] = []
        try events.advance()
        while events.type != YAML_SEQUENCE_END_EVENT {
            items.append(try node())
            try events.advance()
        }
        return items
    }

    private mutating func members() throws(SyntaxError) -> Mapping {
        var entries: [Mapping.Entry] = []
        entries.reserveCapacity(4)
        /// Where `<<` stands among the entries: before which of them, and what it merges.
        var merges: [YAMLMerge.Source] = []
        try events.advance()
        while events.type != YAML_MAPPING_END_EVENT {
            let keyPosition = events.position()
            let (key, isMerge) = try key()
            try events.advance()
            let value = try node()
            if isMerge {
                merges.append(YAMLMerge.Source(value: value, position: keyPosition, before: entries.count))
            } else {
                entries.append(Mapping.Entry(key, at: keyPosition, value))
            }
            try events.advance()
        }
        let mapping = Mapping(entries)
        if let (first, second) = mapping.firstRepetition {
            throw SyntaxError.repeatedKey(entries, first: first, second: second, file: file)
        }
        return merges.isEmpty ? mapping : try YAMLMerge.merge(merges, into: mapping, file: file)
    }

    /// The text of the key that is the present event, and whether it is the merge key.
    private mutating func key() throws(SyntaxError) -> (text: String, isMerge: Bool) {
        switch events.type {
        case YAML_SCALAR_EVENT:
            let scalar = events.scalar
            let text = scalar.string
            if scalar.anchor != nil || scalar.tag != nil { _ = try self.scalar() }
            return (text, text == "<<" && (scalar.tag == CoreSchema.mergeTag || (scalar.isPlain && scalar.tag == nil)))
        case YAML_ALIAS_EVENT:
            guard let text = try alias().key else { fallthrough }
            return (text, false)
        default:
            throw mistake(
                "A key must be a single value, not a list or an object",
                hint: "'{' and '[' in a text need quotes around it")
        }
    }

    private mutating func mistake(_ message: String, length: Int = 0, hint: String? = nil) -> SyntaxError {
        SyntaxError("yaml-syntax", at: events.position().location(in: file), length: length, message, hint: hint)
    }
}
