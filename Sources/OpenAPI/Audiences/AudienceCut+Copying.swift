import Serialization

extension AudienceCut {
    /// A value without what is cut; `nil` where it is cut itself. Nesting between references is limited by the loader.
    mutating func copy(_ place: Place, as shape: Shape) -> Node? {
        if shape == .data { return copyData(place) }
        if shape == .literal { return place.node }
        guard allows(place.node), !isCutByName(place, shape) else {
            abandon(place, shape)
            return nil
        }
        if let target = files.target(of: place, as: shape) { return copyReference(place, to: target, as: shape) }
        guard case .mapping = place.node.value else { return place.node }
        if shape == .discriminator { return copyDiscriminator(place) }
        note(place, shape)
        return Node(.mapping(Mapping(copyMembers(place, as: shape))), at: place.node.position)
    }

    private mutating func copyReference(_ place: Place, to target: Int32, as shape: Shape) -> Node? {
        guard allows(target: target, as: shape) else {
            orphans.append(target)
            return nil
        }
        let siblings = copyMembers(place, as: shape, without: ["$ref", "$dynamicRef"])
        guard let pointer = components.pointer(to: target, as: shape, files) else {
            guard open.count < 8, inlined < Self.inlineLimit, open.insert(target).inserted else { return nil }
            inlined += 1
            defer { open.remove(target) }
            let copied = copy(files.targets[Int(target)].place, as: shape)
            guard let inner = copied?.mapping, !siblings.isEmpty else { return copied }
            let own = Set(siblings.map(\.key))
            let merged = inner.entries.filter { !own.contains($0.key) } + siblings
            return Node(.mapping(Mapping(merged)), at: place.node.position)
        }
        let reference = Mapping.Entry("$ref", .string(pointer), at: place.node.position)
        return Node(.mapping(Mapping([reference] + siblings)), at: place.node.position)
    }

    mutating func copyMembers(_ place: Place, as shape: Shape, without skipped: Set<String> = []) -> [Mapping.Entry] {
        var entries: [Mapping.Entry] = []
        var cutProperties = vanished
        for entry in place.node.entries where !skipped.contains(entry.key) && !Self.isMark(entry.key) {
            if shape == .schema, Self.identifiers.contains(entry.key), entry.value.string != nil { continue }
            guard let value = copyMember(entry, of: place, as: shape) else { continue }
            if entry.key == "properties", shape == .schema, let before = entry.value.mapping, let after = value.mapping,
                before.entries.count > after.entries.count
            {
                cutProperties.formUnion(before.entries.map(\.key).filter { after[$0] == nil })
            }
            entries.append(entry.mapped { _ in value })
        }
        guard !cutProperties.isEmpty, shape == .schema else { return entries }
        return entries.compactMap { Self.withoutNames(cutProperties, $0) }
    }

    /// Every reference is a pointer to a component afterwards, so these must not change what pointers are relative to.
    private static let identifiers: Set<String> = ["$id", "$anchor", "$dynamicAnchor"]

    /// A schema's keyword without the properties that were cut.
    private static func withoutNames(_ names: Set<String>, _ entry: Mapping.Entry) -> Mapping.Entry? {
        func without(_ node: Node) -> Node {
            Node(.sequence(node.elements.filter { $0.string.map { !names.contains($0) } != false }), at: node.position)
        }
        switch entry.key {
        case "required" where entry.value.sequence != nil:
            let kept = without(entry.value)
            return kept.elements.isEmpty ? nil : entry.mapped { _ in kept }
        case "dependentRequired", "dependentSchemas":
            let kept = entry.value.entries.filter { !names.contains($0.key) }
            let members = entry.key == "dependentRequired" ? kept.map { $0.mapped(without) } : kept
            return members.isEmpty ? nil : entry.mapped { Node(.mapping(Mapping(members)), at: $0.position) }
        case "discriminator":
            let property = entry.value.string ?? entry.value["propertyName"]?.string
            return property.map(names.contains) == true ? nil : entry
        default: return entry
        }
    }

    /// Keys whose data are values of a schema.
    private static let exampleKeys: Set<String> = ["example", "examples", "value", "dataValue"]

    /// A member without what is cut; `nil` where nothing of it is left.
    mutating func copyMember(_ entry: Mapping.Entry, of place: Place, as shape: Shape) -> Node? {
        let value = Place(node: entry.value, file: place.file)
        switch shape.content(of: entry.key) {
        case .one(.data) where entry.key == "tags" && shape == .operation: return operationTags(entry.value)
        case .one(.data):
            return Self.exampleKeys.contains(entry.key) ? copyExample(entry, of: place, as: shape) : copyData(value)
        case .one(.literal):
            return entry.key == "default" ? copyExample(entry, of: place, as: shape) : entry.value
        case .one(let inner):
            if shape == .schema, entry.key == "discriminator", entry.value.string != nil {
                return swaggerDiscriminator(entry.value)
            }
            return copy(value, as: inner)
        case .list(let inner): return copyList(value, of: inner)
        case .oneOrList(let inner):
            return entry.value.sequence == nil ? copy(value, as: inner) : copyList(value, of: inner)
        case .map(let inner): return copyMap(value, of: inner, named: entry.key, place, shape)
        }
    }

    private mutating func copyList(_ list: Place, of inner: Shape) -> Node? {
        guard let nodes = list.node.sequence else { return list.node }
        var kept: [Node] = []
        for node in nodes {
            if let copied = copy(Place(node: node, file: list.file), as: inner) { kept.append(copied) }
        }
        // An emptied choice would allow nothing, an emptied list of requirements everything.
        if kept.isEmpty, !nodes.isEmpty, inner == .schema || inner == .requirement { return nil }
        return Node(.sequence(kept), at: list.node.position)
    }

    private mutating func copyMap(
        _ map: Place, of inner: Shape, named key: String, _ owner: Place, _ shape: Shape
    ) -> Node? {
        guard let members = map.node.mapping else { return map.node }
        let schema = inner == .example ? exampleSchema(of: owner, shape) : nil
        var kept: [Mapping.Entry] = []
        for member in members.entries {
            guard var node = copy(Place(node: member.value, file: map.file), as: inner) else { continue }
            if key == "properties" || inner == .header { identifiers.names.insert(member.key) }
            if let schema { node = prunedExample(node, by: schema) }
            kept.append(member.mapped { _ in node })
        }
        return Node(.mapping(Mapping(kept)), at: map.node.position)
    }

    private mutating func note(_ place: Place, _ shape: Shape) {
        switch shape {
        case .operation:
            if let id = place["operationId"]?.node.text { identifiers.operationIDs.insert(id) }
        case .parameter: if let name = place["name"]?.node.text { identifiers.names.insert(name) }
        case .requirement: neededSchemes.formUnion(place.node.entries.map(\.key))
        default: break
        }
    }
}
