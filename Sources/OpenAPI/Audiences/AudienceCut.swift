import Serialization

/// Copies a description without what some audience may not see, into one self-contained document.
///
/// Marked elements are left out with all that is in them, and so is every reference to one. Components that only cut
/// things referred to are not reached and so not written. What other files hold becomes a component.
struct AudienceCut {
    private let document: OpenAPIDocument
    private let files: DescriptionFiles
    /// `nil` cuts nothing.
    private let audiences: Set<String>?
    /// Section and name of each target that is written as a component.
    private var names: [Int32: (section: String, name: String)] = [:]
    private var taken: [String: Set<String>] = [:]
    private var written: [Int32: Node] = [:]
    private var queue: [Int32] = []
    /// Targets without a section of their own that are being copied in place: a cycle ends there.
    private var open: Set<Int32> = []
    /// What was written.
    private(set) var identifiers = RemovedIdentifiers()

    init(_ document: OpenAPIDocument, for audiences: Set<String>?) {
        self.document = document
        self.audiences = audiences
        files = document.source
        for (number, target) in files.targets.enumerated() {
            guard let name = target.component, target.file == 0, let section = section(of: target) else { continue }
            names[Int32(number)] = (section, name)
            taken[section, default: []].insert(name)
        }
    }

    /// The document's tree, cut.
    mutating func root() -> Node {
        let place = Place(node: document.root, file: 0)
        var entries = copyMembers(
            place, as: .document, without: ["components", "tags", "x-tagGroups", "paths", "webhooks"])
        for key in ["paths", "webhooks"] {
            guard let items = place[key] else { continue }
            let members = items.node.entries.compactMap { entry in
                pathItem(entry, file: items.file, isPath: key == "paths")
            }
            if !members.isEmpty || key == "paths" {
                entries.append(.init(key, Node(.mapping(Mapping(members)), at: items.node.position)))
            }
        }
        keepUnreferenced()
        while let next = queue.popLast() {
            written[next] =
                copy(files.targets[Int(next)].place, as: files.targets[Int(next)].shape) ?? Node(.mapping(Mapping([])))
        }
        let components = self.components()
        if !components.isEmpty { entries.append(.init("components", Node(.mapping(Mapping(components))))) }
        entries += tags(place)
        return Node(.mapping(Mapping(entries)), at: document.root.position)
    }

    private func section(of target: DescriptionFiles.Target) -> String? {
        Shape.sections.first { $0.value == target.shape }?.key
    }

    private func allows(_ node: Node) -> Bool {
        audiences.map { AudienceMark.allows(node, $0) } ?? true
    }

    /// Components that nothing ever referred to were meant to be read: they stay unless they are marked.
    private mutating func keepUnreferenced() {
        var referenced: Set<Int32> = []
        for edges in files.edges { referenced.formUnion(edges) }
        for number in files.targets.indices.map(Int32.init) where !referenced.contains(number) {
            guard names[number] != nil, allows(files.targets[Int(number)].node) else { continue }
            need(number)
        }
    }

    private mutating func need(_ target: Int32) {
        guard written[target] == nil else { return }
        written[target] = Node(.null)
        queue.append(target)
    }

    /// The sections of `components`, each in the order of its targets.
    private mutating func components() -> [Mapping.Entry] {
        var sections: [String: [Mapping.Entry]] = [:]
        for number in written.keys.sorted() {
            guard let (section, name) = names[number], let node = written[number] else { continue }
            if section == "schemas" { identifiers.schemaNames.insert(name) }
            sections[section, default: []].append(.init(name, node))
        }
        return sections.sorted { $0.key < $1.key }.map { .init($0.key, Node(.mapping(Mapping($0.value)))) }
    }
}

extension AudienceCut {
    /// A path with its operations, or `nil` where none of those that it had is left.
    private mutating func pathItem(_ entry: Mapping.Entry, file: Int32, isPath: Bool) -> Mapping.Entry? {
        let place = Place(node: entry.value, file: file)
        guard !entry.key.hasPrefix("x-"), let node = copy(place, as: .pathItem) else { return nil }
        let resolved = files.resolve(place, as: .pathItem).place
        let had = resolved.node.entries.contains { Shape.methods.contains($0.key) || $0.key == "additionalOperations" }
        let has = node.entries.contains { Shape.methods.contains($0.key) || $0.key == "additionalOperations" }
        guard has || !had else { return nil }
        if isPath { identifiers.paths.insert(entry.key) }
        return .init(entry.key, at: entry.keyPosition, node)
    }

    /// Tags and their groups, without those that only operations had which are gone.
    private func tags(_ root: Place) -> [Mapping.Entry] {
        let before = Set(document.operations.flatMap(\.tags) + document.webhooks.flatMap(\.operations).flatMap(\.tags))
        let gone = before.subtracting(identifiers.tags)
        var entries: [Mapping.Entry] = []
        if let list = root["tags"] {
            let kept = list.node.elements.filter { tag in
                allows(tag) && tag["name"]?.string.map { !gone.contains($0) } != false
            }.map { Node(.mapping(Mapping($0.entries.filter { !Self.isMark($0.key) })), at: $0.position) }
            entries.append(.init("tags", Node(.sequence(kept), at: list.node.position)))
        }
        if let groups = root["x-tagGroups"] {
            let kept = groups.node.elements.compactMap { group -> Node? in
                let members = group["tags"]?.elements.filter { $0.string.map { !gone.contains($0) } != false } ?? []
                guard !members.isEmpty, allows(group) else { return nil }
                let name = group.mapping?.entry("name").map { [$0] } ?? []
                return Node(.mapping(Mapping(name + [.init("tags", Node(.sequence(members)))])), at: group.position)
            }
            entries.append(.init("x-tagGroups", Node(.sequence(kept), at: groups.node.position)))
        }
        return entries
    }

    static func isMark(_ key: String) -> Bool { key == AudienceMark.audienceKey || key == AudienceMark.internalKey }
}

extension AudienceCut {
    /// A value without what is cut; `nil` where it is cut itself. Nesting between references is limited by the loader.
    private mutating func copy(_ place: Place, as shape: Shape) -> Node? {
        if shape == .literal { return place.node }
        guard allows(place.node) else { return nil }
        if let target = files.target(of: place, as: shape) { return copyReference(place, to: target, as: shape) }
        switch place.node.value {
        case .mapping:
            note(place, shape)
            return Node(.mapping(Mapping(copyMembers(place, as: shape, without: []))), at: place.node.position)
        case .sequence(let nodes):
            let kept = nodes.compactMap { copy(Place(node: $0, file: place.file), as: shape) }
            return Node(.sequence(kept), at: place.node.position)
        default: return place.node
        }
    }

    private mutating func copyReference(_ place: Place, to target: Int32, as shape: Shape) -> Node? {
        var here = target
        var steps = 0
        while steps < 32 {
            guard allows(files.targets[Int(here)].node) else { return nil }
            guard let next = files.target(of: files.targets[Int(here)].place, as: shape), next != here else { break }
            here = next
            steps += 1
        }
        guard let (section, name) = nameOfComponent(target, as: shape) else {
            guard open.insert(target).inserted else { return nil }
            defer { open.remove(target) }
            return copy(files.targets[Int(target)].place, as: shape)
        }
        need(target)
        if shape == .parameter, let name = files.targets[Int(here)].node["name"]?.string {
            identifiers.names.insert(name)
        }
        let reference = Node(.string("#/components/\(section)/\(Reference.escaped(name))"), at: place.node.position)
        let siblings = copyMembers(place, as: shape, without: ["$ref", "$dynamicRef"])
        return Node(.mapping(Mapping([.init("$ref", reference)] + siblings)), at: place.node.position)
    }

    /// Where a target goes in `components`; one from elsewhere gets a name.
    private mutating func nameOfComponent(_ target: Int32, as shape: Shape) -> (section: String, name: String)? {
        if let known = names[target] { return known }
        guard let section = shape.section else { return nil }
        let found = files.targets[Int(target)]
        let file = files.files[Int(found.file)].path.split(separator: "/").last.map(String.init) ?? "part"
        let stem = file.split(separator: ".").first.map(String.init) ?? file
        let last = Reference.tokens(of: found.pointer).last ?? stem
        let base = String(
            (Int(last) == nil ? last : stem + "-" + last).map {
                $0.isLetter || $0.isNumber || "._-".contains($0) ? $0 : "-"
            })
        var name = base
        var number = 2
        while !taken[section, default: []].insert(name).inserted {
            name = "\(base)-\(number)"
            number += 1
        }
        names[target] = (section, name)
        return (section, name)
    }

    private mutating func copyMembers(_ place: Place, as shape: Shape, without skipped: Set<String>) -> [Mapping.Entry]
    {
        var entries: [Mapping.Entry] = []
        var cutProperties: Set<String> = []
        for entry in place.node.entries where !skipped.contains(entry.key) && !Self.isMark(entry.key) {
            if shape == .document, entry.key == "components" { continue }
            guard let value = copyMember(entry, of: place, shape, &cutProperties) else { continue }
            entries.append(.init(entry.key, at: entry.keyPosition, value))
        }
        guard shape == .schema, !cutProperties.isEmpty else { return entries }
        return entries.compactMap { entry in
            guard entry.key == "required" else { return entry }
            let kept = entry.value.elements.filter { $0.string.map { !cutProperties.contains($0) } != false }
            return kept.isEmpty
                ? nil : .init("required", at: entry.keyPosition, Node(.sequence(kept), at: entry.value.position))
        }
    }

    private mutating func copyMember(
        _ entry: Mapping.Entry, of place: Place, _ shape: Shape, _ cutProperties: inout Set<String>
    ) -> Node? {
        let value = Place(node: entry.value, file: place.file)
        switch shape.content(of: entry.key) {
        case .one(.literal): return entry.value
        case .one(.data): return copyData(value)
        case .one(let inner): return copy(value, as: inner)
        case .list(let inner):
            let kept = entry.value.elements.compactMap { copy(Place(node: $0, file: place.file), as: inner) }
            let isEmptied = kept.isEmpty && !entry.value.elements.isEmpty
            return isEmptied && inner == .schema ? nil : Node(.sequence(kept), at: entry.value.position)
        case .oneOrList(let inner):
            guard let nodes = entry.value.sequence else { return copy(value, as: inner) }
            let kept = nodes.compactMap { copy(Place(node: $0, file: place.file), as: inner) }
            return Node(.sequence(kept), at: entry.value.position)
        case .map(let inner):
            var kept: [Mapping.Entry] = []
            for member in entry.value.entries {
                if let node = copy(Place(node: member.value, file: place.file), as: inner) {
                    kept.append(.init(member.key, at: member.keyPosition, node))
                    if entry.key == "properties" || inner == .header { identifiers.names.insert(member.key) }
                } else if entry.key == "properties" {
                    cutProperties.insert(member.key)
                }
            }
            return Node(.mapping(Mapping(kept)), at: entry.value.position)
        }
    }

    /// Data of the author's; a lone reference in it is taken in.
    private func copyData(_ place: Place) -> Node {
        guard place.reference != nil, files.target(of: place, as: .data) != nil else { return place.node }
        return files.resolve(place, as: .data).place.node
    }

    private mutating func note(_ place: Place, _ shape: Shape) {
        switch shape {
        case .operation:
            if let id = place["operationId"]?.node.text { identifiers.operationIDs.insert(id) }
            for tag in place["tags"]?.node.elements ?? [] { if let name = tag.text { identifiers.tags.insert(name) } }
        case .parameter: if let name = place["name"]?.node.text { identifiers.names.insert(name) }
        default: break
        }
    }
}
