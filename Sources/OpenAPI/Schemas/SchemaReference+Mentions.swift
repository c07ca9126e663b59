import Serialization

extension SchemaReference {
    /// The components that a schema names, each once, in the order of the text; what these name does not count.
    ///
    /// - Parameter isInside: Whether to look inside a schema that is a component itself.
    package func mentionedComponents(isInside: Bool = false) -> [String] {
        if let component, !isInside { return [component] }
        var names: [String] = []
        var seen: Set<String> = []
        var pending = [place.node]
        var isFirst = true
        while let node = pending.popLast() {
            if let items = node.sequence {
                pending += items.reversed()
                continue
            }
            if node.reference != nil || node["$dynamicRef"] != nil, !isFirst || component == nil || isInside {
                let reference = SchemaReference(
                    files: files, place: Place(node: node, file: place.file), component: nil)
                if let name = reference.component, seen.insert(name).inserted { names.append(name) }
            }
            isFirst = false
            for entry in node.entries.reversed() where !Self.dataKeys.contains(entry.key) {
                pending.append(entry.value)
            }
        }
        return names
    }

    /// Keywords whose values are data, in which a `$ref` is nothing but text.
    private static let dataKeys: Set = ["example", "examples", "default", "enum", "const", "x-example"]
}
