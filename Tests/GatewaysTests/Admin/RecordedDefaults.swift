import Serialization
import TestSupport

/// Fills in the defaults of APISIX 3.18's own schema, as the gateway does while it checks what it is given, plugins within
/// plugins too.
struct RecordedDefaults {
    private let definitions: Node

    /// - Throws: Where the corpora are not here.
    init() throws {
        let path = "gateway/apisix/apisix-standalone.derived.schema.json"
        definitions = try JSONReader.read(try Corpora.bytes(path), file: path)["definitions"] ?? .object([])
    }

    /// - Parameter kind: `route`, `service`, …
    func filled(_ object: Node, _ kind: String) -> Node {
        guard let schema = definitions[kind] else { return object }
        return .object(
            fill(object, schema).entries.map { entry in
                (entry.key, entry.key == "plugins" && kind != "credential" ? plugins(entry.value) : entry.value)
            })
    }

    private func plugins(_ node: Node) -> Node { .object(node.entries.map { ($0.key, plugin($0.key, $0.value)) }) }

    private func plugin(_ name: String, _ settings: Node) -> Node {
        let filled = fill(settings, definitions["plugins"]?["properties"]?[name] ?? .object([]))
        switch name {
        case "multi-auth":
            return replacing("auth_plugins", of: filled) { .list($0.elements.map(plugins)) }
        case "workflow":
            return replacing("rules", of: filled) { rules in
                .list(
                    rules.elements.map { rule in
                        replacing("actions", of: rule) { .list($0.elements.map(action)) }
                    })
            }
        default: return filled
        }
    }

    /// A pair: the name of a plugin and its settings.
    private func action(_ node: Node) -> Node {
        guard node.elements.count == 2, let name = node.elements[0].string else { return node }
        return .list([node.elements[0], plugin(name, node.elements[1])])
    }

    private func replacing(_ name: String, of object: Node, _ change: (Node) -> Node) -> Node {
        .object(object.entries.map { ($0.key, $0.key == name ? change($0.value) : $0.value) })
    }

    /// Draft-07 as far as it matters here: members, items, `anyOf` and `if`.
    private func fill(_ value: Node, _ schema: Node) -> Node {
        if let target = schema["$ref"]?.string {
            return fill(value, definitions[String(target.dropFirst("#/definitions/".count))] ?? .object([]))
        }
        switch value.value {
        case .sequence(let items):
            let branches = [schema] + (schema["anyOf"]?.elements ?? [])
            guard let one = branches.first(where: { $0["items"]?.mapping != nil })?["items"] else { return value }
            return .list(items.map { fill($0, one) })
        case .mapping(let mapping):
            var members = mapping.entries.map { ($0.key, $0.value) }
            for property in schema["properties"]?.entries ?? [] {
                if let place = members.firstIndex(where: { $0.0 == property.key }) {
                    members[place].1 = fill(members[place].1, property.value)
                } else if let value = property.value["default"] {
                    members.append((property.key, value))
                }
            }
            return .object(members)
        case .null, .boolean, .number, .string: return value
        }
    }
}
