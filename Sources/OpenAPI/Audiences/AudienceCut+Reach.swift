import Serialization

extension AudienceCut {
    /// Remembers what only something cut refers to.
    mutating func abandon(_ place: Place, _ shape: Shape) {
        orphans += references(in: place, shape)
    }

    /// The targets of all references in a value.
    private func references(in place: Place, _ shape: Shape) -> [Int32] {
        var found: [Int32] = []
        visit(place, shape) { _, _, target in
            if let target { found.append(target) }
            return true
        }
        return found
    }

    /// Shows each object below a value to `show`, which says whether to look inside.
    private func visit(_ place: Place, _ shape: Shape, _ show: (Place, Shape, Int32?) -> Bool) {
        var stack = [(place, shape)]
        while let (place, shape) = stack.popLast() {
            guard case .mapping(let mapping) = place.node.value, shape != .data, shape != .literal else { continue }
            guard show(place, shape, files.target(of: place, as: shape)) else { continue }
            for entry in mapping.entries {
                let inner: Shape
                var nodes = [entry.value]
                switch shape.content(of: entry.key) {
                case .one(let shape): inner = shape
                case .list(let shape), .oneOrList(let shape):
                    inner = shape
                    nodes = entry.value.sequence ?? nodes
                case .map(let shape):
                    inner = shape
                    nodes = entry.value.entries.map(\.value)
                }
                guard inner != .data, inner != .literal else { continue }
                stack += nodes.map { (Place(node: $0, file: place.file), inner) }
            }
        }
    }

    /// Components that nothing referred to were meant to be read: they stay unless they are marked, or only something
    /// that is cut leads to them. Security schemes are needed by name.
    mutating func keepUnreferenced() {
        let used =
            document.security + document.operations.flatMap(\.security)
            + document.webhooks.flatMap(\.operations).flatMap(\.security)
        let usedSchemes = Set(used.flatMap(\.schemes).map(\.name))
        let reached = closure(of: files.edges.last ?? [])
        var spare: [Int32] = []
        for (number, target) in files.targets.enumerated() where components.names[Int32(number)] != nil {
            guard let name = target.component else { continue }
            let number = Int32(number)
            guard allows(target: number, as: target.shape) else {
                orphans.append(number)
                continue
            }
            if target.shape == .securityScheme {
                if neededSchemes.contains(name) || !usedSchemes.contains(name) { components.need(number) }
            } else if !reached.contains(number) {
                spare.append(number)
                visit(target.place, target.shape) { place, shape, _ in
                    if allows(place, as: shape) { return true }
                    orphans += references(in: place, shape)
                    return false
                }
            }
        }
        let lost = closure(of: orphans)
        for number in spare where !lost.contains(number) { components.need(number) }
        drain()
    }

    private func closure(of start: [Int32]) -> Set<Int32> {
        var found = Set(start)
        var stack = Array(found)
        while let next = stack.popLast() {
            for target in files.edges[Int(next)] where found.insert(target).inserted { stack.append(target) }
        }
        return found
    }

    /// A discriminator whose mapping names components that are left.
    mutating func copyDiscriminator(_ place: Place) -> Node {
        var entries: [Mapping.Entry] = []
        for entry in place.node.entries where !Self.isMark(entry.key) {
            switch entry.key {
            case "mapping":
                let kept = entry.value.entries.compactMap { mapped($0, place.file) }
                entries.append(entry.mapped { Node(.mapping(Mapping(kept)), at: $0.position) })
            case "defaultMapping":
                if let kept = mapped(entry, place.file) { entries.append(kept) }
            default: entries.append(entry)
            }
        }
        return Node(.mapping(Mapping(entries)), at: place.node.position)
    }

    private mutating func mapped(_ entry: Mapping.Entry, _ file: Int32) -> Mapping.Entry? {
        guard let text = entry.value.string, let target = files.target(of: text, in: file, as: .schema) else {
            return entry
        }
        guard allows(target: target, as: .schema) else {
            orphans.append(target)
            return nil
        }
        guard let pointer = components.pointer(to: target, as: .schema, files) else { return nil }
        return entry.mapped { Node(.string(pointer), at: $0.position) }
    }

    /// Swagger 2.0 names the property alone.
    func swaggerDiscriminator(_ node: Node) -> Node {
        Node(.mapping(Mapping([Mapping.Entry("propertyName", at: node.position, node)])), at: node.position)
    }
}
