import Crypto
import HTTP
import Serialization

/// What a gateway without etcd holds, as one configuration that is exchanged as a whole (`/apisix/admin/configs`): lists,
/// each with a version.
struct APISIXPushedState {
    /// The lists that Portico writes to; credentials stand among the consumers.
    static let lists: [APISIXObject.Kind] = [.routes, .services, .upstreams, .consumerGroups, .consumers]

    /// What was sent with the last exchange; `nil` where there was none.
    var digest: String?
    /// Of every list that there is, Portico's or not.
    var versions: [String: Int] = [:]
    /// What bears the label of the namespace.
    var own = APISIXMarks()
    /// What somebody else put into those lists, as JSON, with its key.
    var foreign: [(key: APISIXObject.Key, item: [UInt8])] = []
    /// Other lists without a version, which can only be kept by sending them again; as JSON.
    var others: [(name: String, items: [UInt8])] = []
    /// Which secret belongs to whose credential: `key-auth KEY`.
    var holders: [String: APISIXObject.Key] = [:]

    init() {}

    /// - Parameters:
    ///   - root: What `GET` answers.
    ///   - parts: Gets what bears the label of the namespace, in the form that is compared.
    init(_ root: Node, namespace: String, parts: inout [GatewayPart]) {
        for entry in root.entries {
            if entry.key.hasSuffix(Self.versionSuffix), let version = entry.value.integer {
                versions[String(entry.key.dropLast(Self.versionSuffix.count))] = version
            }
        }
        for entry in root.entries {
            if let kind = Self.lists.first(where: { $0.rawValue == entry.key }) {
                for item in entry.value.elements { add(item, kind, namespace, &parts) }
            } else if entry.value.sequence?.isEmpty == false, versions[entry.key] == nil {
                others.append((entry.key, Self.json(entry.value)))
            }
        }
        own = APISIXMarks(parts)
    }

    static let versionSuffix = "_conf_version"

    private mutating func add(
        _ item: Node, _ list: APISIXObject.Kind, _ namespace: String, _ parts: inout [GatewayPart]
    ) {
        guard let id = item["id"]?.string ?? item["username"]?.string else { return }
        var key = APISIXObject.Key(kind: list, id: id)
        if list == .consumers, let range = id.firstRange(of: "/credentials/") {
            key = .init(kind: .credentials, id: "\(id[..<range.lowerBound])/\(id[range.upperBound...])")
            for secret in Self.secrets(of: item) { holders[secret] = key }
        }
        guard item["labels"]?[APISIXObject.label]?.string == namespace else {
            foreign.append((key, Self.json(item)))
            return
        }
        parts.append(
            GatewayPart(kind: key.kind.rawValue, id: key.id, bytes: APISIXNormalForm.bytes(of: item, key.kind)))
    }

    /// What no two consumers may share: a key, a username.
    static func secrets(of credential: Node) -> [String] {
        [("key-auth", "key"), ("basic-auth", "username")].compactMap { plugin, member in
            credential["plugins"]?[plugin]?[member]?.string.map { "\(plugin) \($0)" }
        }
    }

    private static func json(_ node: Node) -> [UInt8] {
        var bytes: [UInt8] = []
        JSONWriter.write(node, pretty: false, into: &bytes)
        return bytes
    }
}
