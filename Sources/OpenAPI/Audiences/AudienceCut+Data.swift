import Serialization

extension AudienceCut {
    /// Data of the author's without marked objects; a lone reference in it is taken in.
    mutating func copyData(_ place: Place) -> Node? {
        switch place.node.value {
        case .mapping(let mapping):
            guard allows(place.node) else { return nil }
            if mapping.entries.count == 1, let target = files.target(of: place, as: .data) {
                return copyDataReference(place, to: target)
            }
            var entries: [Mapping.Entry] = []
            for entry in mapping.entries where !Self.isMark(entry.key) {
                guard let value = copyData(Place(node: entry.value, file: place.file)) else { continue }
                entries.append(entry.mapped { _ in value })
            }
            return Node(.mapping(Mapping(entries)), at: place.node.position)
        case .sequence(let nodes):
            var kept: [Node] = []
            for node in nodes {
                if let copied = copyData(Place(node: node, file: place.file)) { kept.append(copied) }
            }
            return Node(.sequence(kept), at: place.node.position)
        default: return place.node
        }
    }

    /// A component that data refer to is referred to afterwards too: extensions may well hold whole graphs of schemas.
    /// Anything else is taken in, up to a limit, as nested references may multiply.
    private mutating func copyDataReference(_ place: Place, to target: Int32) -> Node? {
        let found = files.targets[Int(target)]
        if found.file == 0, let component = components.byPointer[found.pointer] {
            let shape = files.targets[Int(component)].shape
            guard allows(target: component, as: shape) else { return nil }
            guard let pointer = components.pointer(to: component, as: shape, files) else { return nil }
            let reference = Mapping.Entry("$ref", .string(pointer), at: place.node.position)
            return Node(.mapping(Mapping([reference])), at: place.node.position)
        }
        guard open.count < 8, inlined < Self.inlineLimit, open.insert(target).inserted else { return nil }
        inlined += 1
        defer { open.remove(target) }
        return copyData(found.place)
    }

    /// How many values are written in place of a reference to them, at most. DigitalOcean's description has 2,000.
    static let inlineLimit = 20_000

    /// An example or default without the properties that are cut.
    mutating func copyExample(_ entry: Mapping.Entry, of place: Place, as shape: Shape) -> Node? {
        guard let copied = copyData(Place(node: entry.value, file: place.file)) else { return nil }
        guard audiences != nil else { return copied }
        let known = withoutVanished(copied)
        guard let schema = exampleSchema(of: place, shape) else { return known }
        // `examples` of a schema is a list of values; of a message it is a map and has been taken apart before.
        guard shape == .schema, entry.key == "examples" else { return pruned(known, by: [schema], depth: 0) }
        return Node(.sequence(known.elements.map { pruned($0, by: [schema], depth: 0) }), at: known.position)
    }

    /// Data without members named as properties that are nowhere left.
    private func withoutVanished(_ node: Node) -> Node {
        guard !vanished.isEmpty else { return node }
        switch node.value {
        case .mapping(let mapping):
            let kept = mapping.entries.filter { !vanished.contains($0.key) }
            return Node(.mapping(Mapping(kept.map { $0.mapped(withoutVanished) })), at: node.position)
        case .sequence(let nodes): return Node(.sequence(nodes.map(withoutVanished)), at: node.position)
        default: return node
        }
    }

    /// The schema that examples in an object are values of.
    func exampleSchema(of place: Place, _ shape: Shape) -> Place? {
        guard audiences != nil else { return nil }
        switch shape {
        case .mediaType, .parameter, .header: return place["schema"]
        case .schema: return place
        default: return nil
        }
    }

    /// An Example Object whose value is without what its schema cuts.
    func prunedExample(_ example: Node, by schema: Place) -> Node {
        example.mappingMembers { key, value in
            key == "value" || key == "dataValue" ? pruned(value, by: [schema], depth: 0) : value
        }
    }

    /// Data without the members whose property is cut in each schema that declares it.
    func pruned(_ data: Node, by schemas: [Place], depth: Int) -> Node {
        guard !schemas.isEmpty, depth < 64 else { return data }
        switch data.value {
        case .sequence(let nodes):
            let items = schemas.flatMap { parts(of: $0) }.compactMap { $0["items"] }
            return Node(.sequence(nodes.map { pruned($0, by: items, depth: depth + 1) }), at: data.position)
        case .mapping(let mapping):
            let declared = schemas.flatMap { parts(of: $0) }.compactMap { $0["properties"] }
            let entries = mapping.entries.compactMap { entry -> Mapping.Entry? in
                let found = declared.compactMap { $0[entry.key] }
                let shown = found.filter { allows($0, as: .schema) }
                if !found.isEmpty, shown.isEmpty { return nil }
                return entry.mapped { pruned($0, by: shown, depth: depth + 1) }
            }
            return Node(.mapping(Mapping(entries)), at: data.position)
        default: return data
        }
    }

    /// A schema with all that it is made up of or may be, references followed; at most 64 of them.
    private func parts(of schema: Place) -> [Place] {
        var parts: [Place] = []
        var seen: Set<Int32> = []
        var stack = [schema]
        while let next = stack.popLast(), parts.count < 64 {
            parts.append(next)
            if let target = files.target(of: next, as: .schema), seen.insert(target).inserted {
                stack.append(files.targets[Int(target)].place)
            }
            for key in ["allOf", "oneOf", "anyOf"] { stack += next[key]?.elements ?? [] }
        }
        return parts
    }
}
