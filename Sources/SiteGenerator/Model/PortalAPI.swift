import OpenAPI
import PortalModel

/// One OpenAPI document, cut for one portal, with its operations in the groups that readers see.
struct PortalAPI: Sendable {
    /// Operations that belong together: those of a tag, or of a first path segment where there are no tags.
    struct Group: Sendable {
        var title: String
        /// CommonMark.
        var description: String?
        /// Id of the group's heading on the overview.
        var anchor: String
        /// Indices in ``PortalAPI/operations``.
        var operations: [Int]
    }

    let api: Product.API
    let document: OpenAPIDocument
    let url: PageURL
    /// In file order.
    let operations: [Operation]
    let groups: [Group]
    /// Operation → the group that lists it first.
    let groupOfOperation: [Int]
    /// Names of the component schemas, in file order.
    let schemaNames: [String]

    init(api: Product.API, document: OpenAPIDocument, url: PageURL) {
        self.api = api
        self.document = document
        self.url = url
        operations = document.operations
        groups = Self.groups(of: document, operations)
        schemaNames = document.schemas.compactMap(\.component)
        var first = [Int](repeating: 0, count: operations.count)
        for (number, group) in groups.enumerated().reversed() {
            for operation in group.operations { first[operation] = number }
        }
        groupOfOperation = first
    }

    var title: String { api.title ?? document.info.title }

    func url(of operation: Operation) -> PageURL {
        // `schemas/` is the folder of the schemas' pages.
        PageURL(url.path + (operation.slug == "schemas" ? "schemas-operation" : operation.slug) + "/")
    }

    func url(ofSchema name: String) -> PageURL { PageURL(url.path + "schemas/" + name + "/") }

    private static func groups(of document: OpenAPIDocument, _ operations: [Operation]) -> [Group] {
        var members: [String: [Int]] = [:]
        var segments: [String] = []
        for (index, operation) in operations.enumerated() {
            if let tag = operation.tags.first {
                members[tag, default: []].append(index)
            } else {
                let segment = operation.path.split(separator: "/").first { !$0.hasPrefix("{") && !isVersion($0) }
                let name = "/" + (segment.map(String.init) ?? "")
                if members[name] == nil { segments.append(name) }
                members[name, default: []].append(index)
            }
        }
        var anchors: Set<String> = []
        func anchor(_ name: String) -> String {
            let plain = String(name.lowercased().map { $0.isLetter || $0.isNumber ? $0 : "-" })
            var candidate = "group-" + plain.split(separator: "-").joined(separator: "-")
            while !anchors.insert(candidate).inserted { candidate += "-x" }
            return candidate
        }
        let tagged = document.tags.compactMap { tag in
            members[tag.name].map {
                Group(title: tag.title, description: tag.description, anchor: anchor(tag.name), operations: $0)
            }
        }
        let untagged = segments.map { name in
            Group(
                title: name == "/" ? "/" : PageLoader.words(of: String(name.dropFirst())), description: nil,
                anchor: anchor(name), operations: members[name] ?? [])
        }
        return tagged + untagged
    }

    /// `v1` and its like say nothing about what an operation is for.
    private static func isVersion(_ segment: Substring) -> Bool {
        segment.first == "v" && segment.count > 1 && segment.dropFirst().allSatisfy { $0.isNumber || $0 == "." }
    }
}
