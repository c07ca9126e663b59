import Serialization

/// The components of a document that is being cut: which are needed, and how they are called there.
struct CutComponents {
    /// Section and name of each target that may be written as a component.
    private(set) var names: [Int32: (section: String, name: String)] = [:]
    private var taken: [String: Set<String>] = [:]
    /// Values of other files that a component of the root file is a bare reference to: they are that component.
    private var aliases: [Int32: Int32] = [:]
    /// What is written, `null` while it waits in the queue.
    var written: [Int32: Node] = [:]
    var queue: [Int32] = []
    /// The root file's components by where they stand in it.
    private(set) var byPointer: [String: Int32] = [:]

    init(_ files: DescriptionFiles) {
        for (number, target) in files.targets.enumerated() {
            guard let name = target.component, let section = Self.section(of: target.shape) else { continue }
            names[Int32(number)] = (section, name)
            taken[section, default: []].insert(name)
            byPointer[target.pointer] = Int32(number)
        }
        for number in names.keys.sorted() {
            let target = files.targets[Int(number)]
            guard target.node.entries.count == 1, let next = files.target(of: target.place, as: target.shape),
                names[next] == nil, aliases[next] == nil
            else { continue }
            aliases[next] = number
        }
    }

    static func section(of shape: Shape) -> String? {
        Shape.sections.first { $0.value == shape }?.key
    }

    mutating func need(_ target: Int32) {
        guard written[target] == nil else { return }
        written[target] = Node(.null)
        queue.append(target)
    }

    /// The target whose text a component shows: its own, or that of the file it stands for.
    func content(of component: Int32, _ files: DescriptionFiles) -> Int32 {
        let target = files.targets[Int(component)]
        guard let next = files.target(of: target.place, as: target.shape), aliases[next] == component else {
            return component
        }
        return next
    }

    /// The component that a reference leads to, needed from now on, and the pointer to it; `nil` for what must be
    /// written in place.
    mutating func pointer(to target: Int32, as shape: Shape, _ files: DescriptionFiles) -> String? {
        let component = aliases[target] ?? target
        guard let (section, name) = names[component] ?? makeName(component, as: shape, files) else { return nil }
        need(component)
        return "#/components/\(section)/\(Reference.escaped(name))"
    }

    /// Words of pointers that name nothing.
    private static let generic: Set<String> = [
        "schema", "schemas", "properties", "items", "content", "allOf", "oneOf", "anyOf", "definitions", "components",
        "responses", "parameters", "paths", "index", "$defs",
    ]

    private mutating func makeName(
        _ target: Int32, as shape: Shape, _ files: DescriptionFiles
    ) -> (section: String, name: String)? {
        guard let section = shape.section else { return nil }
        let found = files.targets[Int(target)]
        let parts = files.files[Int(found.file)].path.split(separator: "/").map(String.init)
        let stem = parts.last.map { String($0.prefix { $0 != "." }) } ?? "part"
        let tokens = [parts.dropLast().last ?? "", stem] + Reference.tokens(of: found.pointer)
        let telling = tokens.last { !$0.isEmpty && Int($0) == nil && !Self.generic.contains($0) } ?? stem
        let base = String(telling.map { $0.isASCII && ($0.isLetter || $0.isNumber) || "._-".contains($0) ? $0 : "-" })
        var name = base.isEmpty ? section : base
        var number = 2
        while !taken[section, default: []].insert(name).inserted {
            name = "\(base)-\(number)"
            number += 1
        }
        names[target] = (section, name)
        return (section, name)
    }

    /// The sections of `components` in the order of the document, each with its members in their order.
    func sections(order: Node?) -> [Mapping.Entry] {
        var sections: [String: [Mapping.Entry]] = [:]
        for number in written.keys.sorted() {
            guard let (section, name) = names[number], let node = written[number] else { continue }
            sections[section, default: []].append(Mapping.Entry(name, at: node.position, node))
        }
        let first = order?.entries.map(\.key).filter { sections[$0] != nil } ?? []
        let rest = sections.keys.filter { !first.contains($0) }.sorted()
        return (first + rest).map { key in
            Mapping.Entry(key, .mapping(Mapping(sections[key] ?? [])), at: order?[key]?.position ?? .unknown)
        }
    }
}
