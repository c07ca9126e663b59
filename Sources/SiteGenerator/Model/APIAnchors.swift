import OpenAPI

/// What fragments inside an OpenAPI document's own texts lead to: authors link to the anchors that other renderers make
/// (`#operation/getPet`, `#tag/Pets`, `#/components/schemas/Pet`), and mean the thing, not the renderer.
struct APIAnchors: Sendable {
    enum Target: Sendable {
        case operation(Int)
        case group(Int)
        case schema(String)
    }

    private let operations: [String: Int]
    private let groups: [String: Int]

    init(operations: [Operation], groups: [APIGroup]) {
        self.operations = Dictionary(
            operations.enumerated().compactMap { entry in entry.element.operationId.map { ($0, entry.offset) } },
            uniquingKeysWith: { first, _ in first })
        self.groups = Dictionary(
            groups.enumerated().flatMap { entry in
                [entry.element.slug, entry.element.tag ?? entry.element.title].map { ($0, entry.offset) }
            }, uniquingKeysWith: { first, _ in first })
    }

    /// - Parameter operationId: As a Link Object names it.
    func operation(_ operationId: String) -> Int? { operations[operationId] }

    func group(tag: String) -> Int? { groups[tag] }

    /// - Parameter fragment: Without `#`, percent-decoded.
    func target(of fragment: String) -> Target? {
        let parts = fragment.split(separator: "/").map(String.init)
        for (index, part) in parts.enumerated() where index + 1 < parts.count {
            let name = parts[index + 1]
            switch part {
            case "operation", "operations", "paths":
                // Swagger UI: `#/operations/tag/operationId`.
                if let found = operations[name] ?? parts.last.flatMap({ operations[$0] }) { return .operation(found) }
            case "schemas", "schema", "definitions", "model": return .schema(name)
            default: break
            }
        }
        if parts.first == "tag" || parts.first == "tags", parts.count > 1, let group = groups[parts[1]] {
            return .group(group)
        }
        return operations[fragment].map { .operation($0) }
    }
}
