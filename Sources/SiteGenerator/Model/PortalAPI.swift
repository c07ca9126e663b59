import OpenAPI
import PortalModel

/// One OpenAPI document, cut for one portal, with its operations in the groups that readers see.
struct PortalAPI: Sendable {
    let api: Product.API
    let document: OpenAPIDocument
    let url: PageURL
    /// In file order.
    let operations: [Operation]
    /// Calls that the API makes to its users.
    let webhooks: [Operation]
    let groups: [APIGroup]
    /// The groups under their headings, in the order in which readers see them; without a heading where there is none.
    let sections: [(title: String?, groups: [Int])]
    /// Operation → the group that lists it first.
    let groupOfOperation: [Int]
    /// Names of the component schemas, in file order.
    let schemaNames: [String]
    let anchors: APIAnchors
    /// Component → its place among the document's schemas.
    private let schemaPlaces: [String: Int]

    init(api: Product.API, document: OpenAPIDocument, url: PageURL) {
        self.api = api
        self.document = document
        self.url = url
        operations = document.operations
        webhooks = document.webhooks.flatMap(\.operations)
        groups = APIGroup.groups(of: document, operations)
        sections = APIGroup.sections(of: document, groups)
        schemaNames = document.schemas.compactMap(\.component)
        schemaPlaces = Dictionary(
            document.schemas.enumerated().compactMap { entry in entry.element.component.map { ($0, entry.offset) } },
            uniquingKeysWith: { first, _ in first })
        var first = [Int](repeating: 0, count: operations.count)
        for (number, group) in groups.enumerated().reversed() {
            for operation in group.operations { first[operation] = number }
        }
        groupOfOperation = first
        anchors = APIAnchors(operations: operations, groups: groups)
    }

    var title: String { api.title ?? document.info.title }

    /// What readers call this version: the product's word, else the document's.
    var version: String { api.version ?? document.info.version }

    /// Folders beside the operations' pages, which no operation may be called.
    private static let folders: Set = ["schemas", "tags", "webhooks"]

    func url(of operation: Operation) -> PageURL {
        PageURL(url.path + operation.slug + (Self.folders.contains(operation.slug) ? "-operation/" : "/"))
    }

    func url(ofWebhook webhook: Operation) -> PageURL {
        let prefix = "webhook-"
        let slug = webhook.slug.hasPrefix(prefix) ? String(webhook.slug.dropFirst(prefix.count)) : webhook.slug
        return PageURL(url.path + "webhooks/" + slug + "/")
    }

    func url(ofSchema name: String) -> PageURL { PageURL(url.path + "schemas/" + name + "/") }

    func url(of group: APIGroup) -> PageURL { PageURL(url.path + "tags/" + group.slug + "/") }

    func schema(_ name: String) -> SchemaReference? { schemaPlaces[name].map { document.schemas[$0] } }

    func hasSchema(_ name: String) -> Bool { schemaPlaces[name] != nil }
}

/// Operations that belong together: those of a tag, or of a first path segment where there are no tags.
struct APIGroup: Sendable {
    var title: String
    /// The tag's name; `nil` where the group is none.
    var tag: String?
    /// CommonMark.
    var description: String?
    var externalDocs: ExternalDocumentation?
    /// Names the group in addresses; unique in its document.
    var slug: String
    /// Indices in ``PortalAPI/operations``.
    var operations: [Int]
    /// 3.2: the group above, as an index in ``PortalAPI/groups``.
    var parent: Int?
}

extension APIGroup {
    static func groups(of document: OpenAPIDocument, _ operations: [Operation]) -> [APIGroup] {
        var members: [String: [Int]] = [:]
        var segments: [String] = []
        var untagged: [String: [Int]] = [:]
        for (index, operation) in operations.enumerated() {
            for tag in Set(operation.tags) { members[tag, default: []].append(index) }
            guard operation.tags.isEmpty else { continue }
            let segment = operation.path.split(separator: "/").first { !$0.hasPrefix("{") && !isVersion($0) }
            let name = segment.map(String.init) ?? "/"
            if untagged[name] == nil { segments.append(name) }
            untagged[name, default: []].append(index)
        }
        let parents = Set(document.tags.compactMap(\.parent))
        var slugs = UniqueNames()
        var groups = document.tags.compactMap { tag -> APIGroup? in
            let own = members[tag.name] ?? []
            guard !own.isEmpty || parents.contains(tag.name) else { return nil }
            return APIGroup(
                title: tag.title, tag: tag.name, description: tag.description, externalDocs: tag.externalDocs,
                slug: slugs.name(for: tag.name), operations: own)
        }
        let byTag = Dictionary(
            groups.enumerated().compactMap { entry in entry.element.tag.map { ($0, entry.offset) } },
            uniquingKeysWith: { first, _ in first })
        for tag in document.tags {
            guard let group = byTag[tag.name], let parent = tag.parent.flatMap({ byTag[$0] }), parent != group else {
                continue
            }
            groups[group].parent = parent
        }
        groups += segments.map { name in
            APIGroup(
                title: name == "/" ? "/" : PageLoader.words(of: name), slug: slugs.name(for: name),
                operations: untagged[name] ?? [])
        }
        return groups
    }

    /// `x-tagGroups` as headings over their tags, then 3.2's parents with theirs, then what is left.
    static func sections(of document: OpenAPIDocument, _ groups: [APIGroup]) -> [(title: String?, groups: [Int])] {
        var left = Array(groups.indices)
        var sections: [(title: String?, groups: [Int])] = []
        func take(_ wanted: [Int]) -> [Int] {
            let taken = wanted.filter(left.contains)
            left.removeAll(where: taken.contains)
            return taken
        }
        for group in document.tagGroups {
            let members = group.tags.compactMap { tag in groups.firstIndex { $0.tag == tag } }
            let taken = take(members)
            if !taken.isEmpty { sections.append((group.name, taken)) }
        }
        for parent in groups.indices where groups[parent].parent == nil {
            let children = groups.indices.filter { isBelow($0, parent, groups) }
            guard !children.isEmpty else { continue }
            let own = groups[parent].operations.isEmpty && groups[parent].description == nil ? [] : [parent]
            let taken = take(own + children)
            _ = take([parent])
            if !taken.isEmpty { sections.append((groups[parent].title, taken)) }
        }
        if !left.isEmpty { sections.append((nil, left)) }
        return sections
    }

    private static func isBelow(_ child: Int, _ parent: Int, _ groups: [APIGroup]) -> Bool {
        var here = groups[child].parent
        for _ in 0..<groups.count {
            guard let next = here else { return false }
            if next == parent { return true }
            here = groups[next].parent
        }
        return false
    }

    /// `v1` and its like say nothing about what an operation is for.
    private static func isVersion(_ segment: Substring) -> Bool {
        segment.first == "v" && segment.count > 1 && segment.dropFirst().allSatisfy { $0.isNumber || $0 == "." }
    }
}

/// Gives each name a part of an address that no other one has.
private struct UniqueNames {
    private var taken: Set<String> = []

    mutating func name(for text: String) -> String {
        let plain = text.lowercased().map { $0.isLetter || $0.isNumber ? $0 : "-" }
        let joined = String(plain).split(separator: "-").joined(separator: "-")
        let base = joined.isEmpty ? "other" : String(joined.prefix(80))
        var candidate = base
        var number = 2
        while !taken.insert(candidate).inserted {
            candidate = "\(base)-\(number)"
            number += 1
        }
        return candidate
    }
}
