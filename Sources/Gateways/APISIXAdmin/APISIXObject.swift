import Serialization

/// What the Admin API has one address for: `routes/parcels`, `consumers/app_1/credentials/cred_1`.
struct APISIXObject {
    /// The kinds that Portico writes, each after those that it refers to.
    enum Kind: String, CaseIterable {
        case upstreams
        case consumerGroups = "consumer_groups"
        case services
        case consumers
        case credentials
        case routes
    }

    struct Key: Hashable {
        var kind: Kind
        /// Of a credential with its consumer before it: `app_1/cred_1`.
        var id: String
    }

    let key: Key
    /// In the form that is compared (``APISIXNormalForm``).
    let bytes: [UInt8]
    /// JSON as it is sent; `nil` where it is the same.
    let sent: [UInt8]?

    var body: [UInt8] { sent ?? bytes }

    /// What must stand in no message: the values of a credential.
    var secrets: [String] {
        guard key.kind == .credentials, let node = try? JSONReader.read(bytes, file: key.id) else { return [] }
        return (node["plugins"]?.entries ?? []).flatMap { plugin in
            ["key", "password"].compactMap { plugin.value[$0]?.string }
        }
    }

    var part: GatewayPart { GatewayPart(kind: key.kind.rawValue, id: key.id, bytes: bytes) }
}

extension APISIXObject.Key {
    /// Below `/apisix/admin`. All that ids are made of may stand in a path.
    var path: String {
        guard kind == .credentials else { return "/\(kind.rawValue)/\(id)" }
        return "/consumers/\(id.prefix { $0 != "/" })/credentials/\(id.drop { $0 != "/" }.dropFirst())"
    }
}

extension APISIXObject {
    /// The label by which Portico knows what is its own among what others made; its value is the namespace.
    static let label = "managed-by"

    /// All objects of a configuration, by kind.
    static func all(of configuration: APISIXConfiguration, namespace: String) throws -> [APISIXObject] {
        // Few, and each with many settings: as the file has them.
        var shared = configuration
        shared.consumers = []
        let root = try YAMLReader.read(APISIXFile.render(shared), file: "apisix.yaml")
        func objects(_ kind: Kind) -> [APISIXObject] {
            (root[kind.rawValue]?.elements ?? []).map { object($0, kind, namespace) }
        }
        var consumers: [APISIXObject] = []
        var credentials: [APISIXObject] = []
        consumers.reserveCapacity(configuration.consumers.count)
        for consumer in configuration.consumers {
            let (one, its) = all(of: consumer, namespace: namespace)
            consumers.append(one)
            credentials += its
        }
        return objects(.upstreams) + objects(.consumerGroups) + objects(.services) + consumers + credentials
            + objects(.routes)
    }

    /// Those of one consumer.
    static func all(
        of consumer: APISIXConfiguration.Consumer, namespace: String
    ) -> (consumer: APISIXObject, credentials: [APISIXObject]) {
        (object(consumer, namespace), consumer.credentials.map { object($0, of: consumer.username, namespace) })
    }

    static func keys(of consumer: APISIXConfiguration.Consumer) -> [Key] {
        [Key(kind: .consumers, id: consumer.username)]
            + consumer.credentials.map { Key(kind: .credentials, id: "\(consumer.username)/\($0.id)") }
    }

    private static func object(_ node: Node, _ kind: Kind, _ namespace: String) -> APISIXObject {
        let labels = Node.object([(label, .text(namespace))])
        let labelled = Node.object(node.entries.map { ($0.key, $0.value) } + [("labels", labels)])
        var sent: [UInt8] = []
        JSONWriter.write(labelled, pretty: false, sortedKeys: true, into: &sent)
        return APISIXObject(
            key: Key(kind: kind, id: node["id"]?.string ?? ""), bytes: APISIXNormalForm.bytes(of: labelled, kind),
            sent: sent)
    }

    /// Many, so written without a tree: members by the bytes of their names, as the form that is compared has them.
    private static func object(_ consumer: APISIXConfiguration.Consumer, _ namespace: String) -> APISIXObject {
        var json: [UInt8] = []
        json.reserveCapacity(64 + consumer.labels.count * 48)
        json += Array("{".utf8)
        if let group = consumer.group {
            json += Array("\"group_id\":".utf8)
            JSONWriter.write(group, into: &json)
            json += Array(",".utf8)
        }
        json += Array("\"labels\":{".utf8)
        let labels = (consumer.labels.map { ($0.name, $0.value) } + [(label, namespace)]).sorted {
            $0.0.utf8.lexicographicallyPrecedes($1.0.utf8)
        }
        for (index, (name, value)) in labels.enumerated() {
            if index > 0 { json.append(UInt8(ascii: ",")) }
            JSONWriter.write(name, into: &json)
            json.append(UInt8(ascii: ":"))
            JSONWriter.write(value, into: &json)
        }
        json += Array("},\"username\":".utf8)
        JSONWriter.write(consumer.username, into: &json)
        json.append(UInt8(ascii: "}"))
        return APISIXObject(key: Key(kind: .consumers, id: consumer.username), bytes: json, sent: nil)
    }

    private static func object(
        _ credential: APISIXConfiguration.Credential, of consumer: String, _ namespace: String
    ) -> APISIXObject {
        var json = Array("{\"labels\":{\"\(label)\":\"\(namespace)\"},\"plugins\":{".utf8)
        switch credential.secret {
        case .keyAuth(let key):
            json += Array("\"key-auth\":{\"key\":".utf8)
            JSONWriter.write(key, into: &json)
        case .basicAuth(let username, let password):
            json += Array("\"basic-auth\":{\"password\":".utf8)
            JSONWriter.write(password, into: &json)
            json += Array(",\"username\":".utf8)
            JSONWriter.write(username, into: &json)
        }
        json += Array("}}}".utf8)
        return APISIXObject(
            key: Key(kind: .credentials, id: "\(consumer)/\(credential.id)"), bytes: json, sent: nil)
    }
}
