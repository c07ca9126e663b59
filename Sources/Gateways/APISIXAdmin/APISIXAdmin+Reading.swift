import HTTP
import Serialization

/// What a gateway has of the kinds that Portico writes.
struct APISIXInventory {
    /// What bears the label of the namespace, in the form that is compared.
    var own: [GatewayPart] = []
    /// What somebody else made.
    var foreign: Set<APISIXObject.Key> = []

    mutating func add(_ node: Node, _ key: APISIXObject.Key, namespace: String) {
        guard node["labels"]?[APISIXObject.label]?.string == namespace else {
            foreign.insert(key)
            return
        }
        own.append(
            GatewayPart(kind: key.kind.rawValue, id: key.id, bytes: APISIXNormalForm.bytes(of: node, key.kind)))
    }
}

extension APISIXAdmin {
    /// Reads everything back. Credentials are had for one consumer at a time, and only those of own consumers are read.
    /// - Parameter isWanted: Asked before each request.
    /// - Throws: `CancellationError` where it is not wanted any more.
    func inventory(namespace: String, while isWanted: @Sendable () -> Bool) throws -> APISIXInventory {
        var inventory = APISIXInventory()
        var consumers: [String] = []
        for kind in APISIXObject.Kind.allCases where kind != .credentials {
            guard isWanted() else { throw CancellationError() }
            for (id, node) in try list("/\(kind.rawValue)") {
                let before = inventory.own.count
                inventory.add(node, .init(kind: kind, id: id), namespace: namespace)
                if kind == .consumers, inventory.own.count > before { consumers.append(id) }
            }
        }
        let lists = try Parallel.map(consumers, width: Self.width) {
            guard isWanted() else { throw CancellationError() }
            return try list("/consumers/\($0)/credentials")
        }
        for (consumer, nodes) in zip(consumers, lists) {
            for (id, node) in nodes {
                inventory.add(node, .init(kind: .credentials, id: "\(consumer)/\(id)"), namespace: namespace)
            }
        }
        return inventory
    }

    /// How many requests are under way at once.
    static let width = 8
    /// The most that a page may have.
    private static let page = 500
    /// APISIX reads and sorts the whole list for every page of it: a long one costs less in one piece.
    private static let pagesAtMost = 10

    /// What one list has, page by page, each with its id.
    private func list(_ path: String) throws -> [(id: String, value: Node)] {
        var values: [(id: String, value: Node)] = []
        var page = 1
        while true {
            let place = "\(path)?page=\(page)&page_size=\(Self.page)"
            let answer = try send(.get, place, expecting: [404])
            if answer.status == 404 {
                // What etcd has nothing of is no list: credentials of a consumer without any, all of an etcd that was
                // emptied. A gateway without etcd says something else.
                if String(decoding: answer.body.prefix(300), as: UTF8.self).contains("Key not found") { return values }
                throw APISIXAdminFailure(
                    path: path, status: 404,
                    reason: "is it a gateway without etcd? that is of the kind 'apisix-push'")
            }
            let root = try Self.tree(answer, path: place)
            let items = root["list"]?.elements ?? []
            let total = root["total"]?.integer ?? items.count
            if page == 1, total > Self.page * Self.pagesAtMost { return try whole(path) }
            values += items.compactMap(Self.item)
            // The total is of the moment; a page that is not full is the last one.
            if items.count < Self.page || values.count >= total { return values }
            page += 1
        }
    }

    private func whole(_ path: String) throws -> [(id: String, value: Node)] {
        let answer = try send(.get, path)
        return (try Self.tree(answer, path: path)["list"]?.elements ?? []).compactMap(Self.item)
    }

    /// The id is the end of the item's key: `/apisix/routes/parcels`.
    private static func item(_ node: Node) -> (id: String, value: Node)? {
        guard let value = node["value"] else { return nil }
        let end = (node["key"]?.string ?? "").split(separator: "/").last.map(String.init)
        return (value["id"]?.string ?? value["username"]?.string ?? end).map { ($0, value) }
    }
}
