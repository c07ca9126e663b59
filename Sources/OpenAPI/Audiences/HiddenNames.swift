import Serialization

/// What is cut where it is named rather than referred to.
struct HiddenNames {
    var tags: Set<String> = []
    var securitySchemes: Set<String> = []
    var operationIDs: Set<String> = []
    /// Pointers as links write them: `#/paths/~1pets/get`.
    var operationReferences: Set<String> = []
}

extension AudienceCut {
    mutating func findHiddenNames() {
        guard audiences != nil else { return }
        let root = Place(node: document.root, file: 0)
        for tag in root["tags"]?.elements ?? [] where !allows(tag, as: .tag) {
            if let name = files.resolve(tag, as: .tag)["name"]?.node.text { hidden.tags.insert(name) }
        }
        let schemes = root["components"]?["securitySchemes"]
        for entry in schemes?.node.entries ?? [] where !allows(Place(node: entry.value, file: 0), as: .securityScheme) {
            hidden.securitySchemes.insert(entry.key)
        }
        let decoder = DocumentDecoder(files: files)
        for (path, item) in (root["paths"]?.members ?? []) + (root["webhooks"]?.members ?? []) {
            let isHidden = !allows(item, as: .pathItem)
            for (method, written) in decoder.calls(of: files.resolve(item, as: .pathItem).place) {
                let operation = files.resolve(written, as: .operation).place
                guard isHidden || !allows(written, as: .operation) || isCutByName(operation, .operation) else {
                    continue
                }
                if let id = operation["operationId"]?.node.text { hidden.operationIDs.insert(id) }
                hidden.operationReferences.insert("#/paths/\(Reference.escaped(path))/\(method.lowercased())")
            }
        }
    }

    /// Operations all of whose tags are cut, requirements of a scheme that is cut, links to an operation that is.
    func isCutByName(_ place: Place, _ shape: Shape) -> Bool {
        switch shape {
        case .operation:
            let tags = place["tags"]?.node.elements.compactMap(\.text) ?? []
            return !tags.isEmpty && tags.allSatisfy(hidden.tags.contains)
        case .requirement: return place.node.entries.contains { hidden.securitySchemes.contains($0.key) }
        case .link:
            if let id = place["operationId"]?.node.text, hidden.operationIDs.contains(id) { return true }
            return place["operationRef"]?.node.text.map(hidden.operationReferences.contains) ?? false
        default: return false
        }
    }

    mutating func operationTags(_ list: Node) -> Node {
        guard let nodes = list.sequence else { return list }
        let kept = nodes.filter { $0.text.map { !hidden.tags.contains($0) } != false }
        identifiers.tags.formUnion(kept.compactMap(\.text))
        return Node(.sequence(kept), at: list.position)
    }

    /// The paths or webhooks that keep an operation, or never had one.
    mutating func pathItems(_ items: Place, isPath: Bool) -> [Mapping.Entry] {
        var kept: [Mapping.Entry] = []
        for entry in items.node.entries where !Self.isMark(entry.key) {
            let place = Place(node: entry.value, file: items.file)
            if isPath, entry.key.hasPrefix("x-") {
                if let data = copyData(place) { kept.append(entry.mapped { _ in data }) }
                continue
            }
            guard let node = copy(place, as: .pathItem) else { continue }
            let had = Self.hasOperation(files.resolve(place, as: .pathItem).place.node)
            guard Self.hasOperation(node) || !had || node.reference != nil else { continue }
            if isPath { identifiers.paths.insert(entry.key) }
            kept.append(entry.mapped { _ in node })
        }
        return kept
    }

    private static func hasOperation(_ item: Node) -> Bool {
        item.entries.contains {
            Shape.methods.contains($0.key) || $0.key == "additionalOperations" && !$0.value.entries.isEmpty
        }
    }

    /// Tags that only operations had which are gone, and those marked.
    private var goneTags: Set<String> {
        let used = document.operations.flatMap(\.tags) + document.webhooks.flatMap(\.operations).flatMap(\.tags)
        return Set(used).subtracting(identifiers.tags).union(hidden.tags)
    }

    mutating func tags(_ root: Place) -> Node {
        let gone = goneTags
        var kept: [Node] = []
        for tag in root["tags"]?.elements ?? [] {
            let name = files.resolve(tag, as: .tag)["name"]?.node.text
            guard name.map({ !gone.contains($0) }) != false, let copied = copy(tag, as: .tag) else { continue }
            if let name { identifiers.tags.insert(name) }
            kept.append(
                Node(
                    .mapping(
                        Mapping(
                            copied.entries.filter { $0.key != "parent" || $0.value.text.map(gone.contains) != true })),
                    at: copied.position))
        }
        return Node(.sequence(kept), at: root["tags"]?.node.position ?? .unknown)
    }

    func tagGroups(_ groups: Node) -> Node {
        let gone = goneTags
        let kept = groups.elements.compactMap { group -> Node? in
            guard allows(group) else { return nil }
            let before = group["tags"]?.elements ?? []
            let after = before.filter { $0.text.map { !gone.contains($0) } != false }
            guard !after.isEmpty || before.isEmpty else { return nil }
            let entries = group.entries.filter { !Self.isMark($0.key) }.map { entry in
                entry.key == "tags" ? entry.mapped { Node(.sequence(after), at: $0.position) } : entry
            }
            return Node(.mapping(Mapping(entries)), at: group.position)
        }
        return Node(.sequence(kept), at: groups.position)
    }
}
