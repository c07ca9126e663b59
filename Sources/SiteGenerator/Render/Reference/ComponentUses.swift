import OpenAPI

/// Which operations and schemas name each component schema.
struct ComponentUses: Sendable {
    enum User: Hashable, Sendable {
        case operation(Int)
        case webhook(Int)
        case schema(String)
    }

    /// Users by component, operations first.
    private let users: [String: [User]]

    init(_ api: PortalAPI) {
        var users: [String: [User]] = [:]
        for (index, operation) in api.operations.enumerated() {
            for name in Self.names(in: operation) { users[name, default: []].append(.operation(index)) }
        }
        for (index, webhook) in api.webhooks.enumerated() {
            for name in Self.names(in: webhook) { users[name, default: []].append(.webhook(index)) }
        }
        for schema in api.document.schemas {
            guard let user = schema.component else { continue }
            for name in schema.mentionedComponents(isInside: true) where name != user {
                users[name, default: []].append(.schema(user))
            }
        }
        self.users = users
    }

    func users(of component: String) -> [User] { users[component] ?? [] }

    private static func names(in operation: Operation) -> [String] {
        var seen: Set<String> = []
        return schemas(of: operation).flatMap { $0.mentionedComponents() }.filter { seen.insert($0).inserted }
    }

    private static func schemas(of operation: Operation) -> [SchemaReference] {
        var schemas = operation.parameters.compactMap { $0.schema ?? $0.content.first?.schema }
        schemas += (operation.requestBody?.content ?? []).flatMap { [$0.schema, $0.itemSchema].compactMap { $0 } }
        for response in operation.responses {
            schemas += response.headers.compactMap(\.schema)
            schemas += response.content.flatMap { [$0.schema, $0.itemSchema].compactMap { $0 } }
        }
        for callback in operation.callbacks {
            schemas += callback.pathItems.flatMap(\.operations).flatMap(Self.schemas)
        }
        return schemas
    }
}
