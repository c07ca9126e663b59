import Diagnostics

/// The merge key `<<` of YAML 1.1 (yaml.org/type/merge.html): members of other objects that are not given here.
enum YAMLMerge {
    struct Source {
        /// An object or a list of objects, earlier ones first in rank.
        let value: Node
        let position: Position
        /// The number of own members written before it.
        let before: Int
    }

    /// The own members and the merged ones, which stand where their `<<` stood.
    static func merge(_ sources: [Source], into own: Mapping, file: String) throws(SyntaxError) -> Mapping {
        var known = Set(own.entries.map(\.key))
        var result: [Mapping.Entry] = []
        var copied = 0
        for source in sources {
            result += own.entries[copied..<source.before]
            copied = source.before
            for mapping in try mappings(of: source, file: file) {
                for entry in mapping.entries where known.insert(entry.key).inserted { result.append(entry) }
            }
        }
        result += own.entries[copied...]
        return Mapping(result)
    }

    private static func mappings(of source: Source, file: String) throws(SyntaxError) -> [Mapping] {
        var mappings: [Mapping] = []
        for node in source.value.sequence ?? [source.value] {
            guard let mapping = node.mapping else {
                throw SyntaxError(
                    "yaml-syntax", at: source.position.location(in: file), length: 2,
                    "'<<' merges the members of an object, not of \(node.kind)",
                    hint: "for a key of that name write \"<<\"")
            }
            mappings.append(mapping)
        }
        return mappings
    }
}
