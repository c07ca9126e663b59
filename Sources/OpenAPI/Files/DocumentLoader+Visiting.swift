import Diagnostics
import Serialization

extension DocumentLoader {
    /// Looks at one value: follows its reference, checks the types of its members, queues what stands below.
    mutating func visit(_ item: Visit) {
        guard item.depth <= Self.depthLimit else {
            if !isTooDeep {
                isTooDeep = true
                report(
                    .error, "too-deep", at: location(item.place.node, item.place.file),
                    "An OpenAPI document may nest at most \(Self.depthLimit) levels deep")
            }
            return
        }
        switch item.place.node.value {
        case .mapping(let mapping):
            visit(mapping, item)
        case .sequence(let nodes) where !item.shape.isObject && item.shape != .schema:
            for node in nodes { push(node, as: item.shape, from: item) }
        case .boolean where item.shape == .schema: break
        default: reportWrongType(item.place.node, item)
        }
    }

    private mutating func visit(_ mapping: Mapping, _ item: Visit) {
        var item = item
        if item.shape == .schema, !identified.isEmpty, let id = mapping["$id"]?.string {
            item.base = absolute(id, base: item.base)
        }
        if item.shape == .schema, let dialect = mapping["$schema"] {
            item.hasOwnDialect = isOfOtherDialect(dialect.string)
        }
        if let entry = mapping.entry("$ref"), entry.value.string != nil {
            follow(entry.value, of: mapping, item)
        }
        if item.shape == .schema, let dynamic = mapping["$dynamicRef"], dynamic.string != nil {
            follow(dynamic, of: mapping, item)
        }
        if item.shape == .discriminator { visitDiscriminator(mapping, item) }
        checkRules(mapping, item)
        for entry in mapping.entries { visit(entry, item) }
    }

    private mutating func visit(_ entry: Mapping.Entry, _ item: Visit) {
        let isExtension = entry.key.utf8.starts(with: "x-".utf8)
        if isExtension { noteAudiences(entry, item) }
        // Followed already; in objects whose keys are the author's it is none of them.
        if entry.key == "$ref", entry.value.string != nil { return }
        switch item.shape.content(of: entry.key) {
        case .one(.literal): return
        case .one(.data):
            push(entry.value, as: .data, from: item)
        case .one(let shape): push(entry.value, as: shape, from: item)
        case .list(let shape):
            guard let nodes = entry.value.sequence else { return reportWrongType(entry, expected: "a list", item) }
            for node in nodes { push(node, as: shape, from: item) }
        case .oneOrList(let shape):
            for node in entry.value.sequence ?? [entry.value] { push(node, as: shape, from: item) }
        case .map(let shape):
            guard let members = entry.value.mapping else { return reportWrongType(entry, expected: "an object", item) }
            for member in members.entries { push(member.value, as: shape, from: item) }
        }
    }

    /// Queues a value, unless nothing can stand below it.
    private mutating func push(_ node: Node, as shape: Shape, from item: Visit) {
        if shape == .data {
            switch node.value {
            case .mapping, .sequence: break
            default: return
            }
        }
        if shape == .components { return pushExtensions(of: node, from: item) }
        pending.append(
            Visit(
                place: Place(node: node, file: item.place.file), shape: shape, owner: item.owner, base: item.base,
                depth: item.depth + 1, hasOwnDialect: item.hasOwnDialect))
    }

    /// Components are targets of their own; only unknown sections remain.
    private mutating func pushExtensions(of components: Node, from item: Visit) {
        guard let mapping = components.mapping else {
            return reportWrongType(Mapping.Entry("components", components), expected: "an object", item)
        }
        var own = item
        (own.place.node, own.shape) = (components, .components)
        checkRules(mapping, own)
        for entry in components.entries {
            if Shape.sections[entry.key] == nil {
                push(entry.value, as: .data, from: item)
            } else if entry.value.mapping == nil {
                reportWrongType(entry, expected: "an object", item)
            }
        }
    }

    /// The values of a discriminator's mapping are names of schemas or references.
    private mutating func visitDiscriminator(_ mapping: Mapping, _ item: Visit) {
        for text in (mapping["mapping"]?.entries.map(\.value) ?? []) + [mapping["defaultMapping"]].compactMap({ $0 }) {
            guard let name = text.string else { continue }
            let key = DescriptionFiles.ReferenceKey(text: name, shape: .schema)
            if files[Int(item.place.file)].references[key] != nil { continue }
            let section = version == .swagger2 ? "definitions" : "components/schemas"
            let component = TargetKey(file: 0, pointer: "/\(section)/\(Reference.escaped(name))", shape: .schema)
            if let target = targetNumbers[component] {
                files[Int(item.place.file)].references[key] = target
                addEdge(from: item.owner, to: target)
            } else {
                var schema = item
                schema.shape = .schema
                schema.base = nil
                follow(text, of: Mapping([]), schema)
            }
        }
    }

    private mutating func noteAudiences(_ entry: Mapping.Entry, _ item: Visit) {
        guard entry.key == AudienceMark.audienceKey || entry.key == AudienceMark.internalKey else { return }
        let file = files[Int(item.place.file)].path
        hasMarks = true
        switch AudienceMark.names(entry) {
        case .some(let names):
            audiences += names.map {
                AudienceUse(
                    name: $0.name, location: $0.position.location(in: file),
                    isImplied: entry.key == AudienceMark.internalKey)
            }
        case nil where item.shape == .data: break
        case nil:
            report(
                .error, "wrong-audience", at: entry.value.position.location(in: file),
                entry.key == AudienceMark.internalKey
                    ? "'x-internal' must be true or false, not \(entry.value.kind)"
                    : "'x-audience' must be a name or a list of names, not \(entry.value.kind)",
                hint: "x-audience: [internal, partner]")
        }
    }
}
