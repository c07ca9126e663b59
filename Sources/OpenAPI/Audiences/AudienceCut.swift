import Serialization

/// Copies a description without what some audience may not see, into one self-contained document.
///
/// Marked elements are left out with all that is in them, and so is every reference to one. Components that only cut
/// things referred to are not reached and so not written. What other files hold becomes a component.
struct AudienceCut {
    let document: OpenAPIDocument
    let files: DescriptionFiles
    /// `nil` cuts nothing.
    let audiences: Set<String>?
    /// Names of properties that are nowhere left, known from a run before: they leave examples and `required` too.
    let vanished: Set<String>
    var components: CutComponents
    /// Tags, security schemes and operations that are cut by name.
    var hidden = HiddenNames()
    /// Names of the security schemes that something written needs.
    var neededSchemes: Set<String> = []
    /// Targets of references in what was left out.
    var orphans: [Int32] = []
    /// Targets without a section of their own that are being copied in place: a cycle ends there.
    var open: Set<Int32> = []
    /// How many values were written in place of a reference.
    var inlined = 0
    /// What was written.
    var identifiers = RemovedIdentifiers()

    init(_ document: OpenAPIDocument, for audiences: Set<String>?, vanished: Set<String> = []) {
        self.document = document
        self.audiences = audiences
        self.vanished = vanished
        files = document.source
        components = CutComponents(document.source)
        findHiddenNames()
    }

    /// The document's tree, cut; members in their order.
    mutating func root() -> Node {
        let root = Place(node: document.root, file: 0)
        // A mark on the whole or on `info` means everything that is described.
        let isHidden = !allows(root.node) || root["info"].map { !allows($0.node) } == true
        var entries: [Mapping.Entry] = []
        for entry in root.node.entries where !Self.isMark(entry.key) {
            switch entry.key {
            case "components", "tags", "x-tagGroups": entries.append(entry)
            case "paths", "webhooks":
                let items =
                    isHidden || !allows(entry.value)
                    ? [] : pathItems(Place(node: entry.value, file: 0), isPath: entry.key == "paths")
                guard !items.isEmpty || entry.key == "paths" else { continue }
                entries.append(entry.mapped { Node(.mapping(Mapping(items)), at: $0.position) })
            case "info":
                let copied = Node(
                    .mapping(Mapping(copyMembers(Place(node: entry.value, file: 0), as: .info))),
                    at: entry.value.position)
                entries.append(entry.mapped { _ in copied })
            default:
                guard let value = copyMember(entry, of: root, as: .document) else { continue }
                entries.append(entry.mapped { _ in value })
            }
        }
        drain()
        if !isHidden { keepUnreferenced() }
        return Node(.mapping(Mapping(finish(entries, root))), at: document.root.position)
    }

    /// Writes what could only be known at the end in its place: components and tags.
    private mutating func finish(_ entries: [Mapping.Entry], _ root: Place) -> [Mapping.Entry] {
        let sections = components.sections(order: root["components"]?.node)
        for entry in sections where entry.key == "schemas" {
            identifiers.schemaNames.formUnion(entry.value.entries.map(\.key))
        }
        for entry in sections where entry.key == "securitySchemes" {
            identifiers.names.formUnion(entry.value.entries.map(\.key))
        }
        let all = Node(.mapping(Mapping(sections)), at: root["components"]?.node.position ?? .unknown)
        var isWritten = false
        var finished: [Mapping.Entry] = []
        for entry in entries {
            switch entry.key {
            case "components":
                isWritten = true
                if !sections.isEmpty { finished.append(entry.mapped { _ in all }) }
            case "tags": finished.append(entry.mapped { _ in tags(root) })
            case "x-tagGroups": finished.append(entry.mapped { tagGroups($0) })
            default: finished.append(entry)
            }
        }
        if !isWritten, !sections.isEmpty { finished.append(Mapping.Entry("components", all)) }
        return finished
    }

    /// Writes the components that are needed, and those that they need.
    mutating func drain() {
        while let next = components.queue.popLast() {
            let target = files.targets[Int(components.content(of: next, files))]
            components.written[next] = copy(target.place, as: target.shape) ?? Node(.mapping(Mapping([])))
        }
    }

    func allows(_ node: Node) -> Bool {
        audiences.map { AudienceMark.allows(node, $0) } ?? true
    }

    /// Whether nothing on the way of the references from here is marked against the audience.
    func allows(target: Int32, as shape: Shape) -> Bool {
        var here = target
        for _ in 0..<64 {
            guard allows(files.targets[Int(here)].node) else { return false }
            guard let next = files.target(of: files.targets[Int(here)].place, as: shape), next != here else { break }
            here = next
        }
        return true
    }

    func allows(_ place: Place, as shape: Shape) -> Bool {
        allows(place.node) && files.target(of: place, as: shape).map { allows(target: $0, as: shape) } != false
    }

    static func isMark(_ key: String) -> Bool { key == AudienceMark.audienceKey || key == AudienceMark.internalKey }
}
