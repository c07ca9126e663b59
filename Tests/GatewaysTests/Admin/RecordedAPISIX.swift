import Foundation
import HTTP
import Serialization
import Synchronization

/// An Admin API that does what a real APISIX 3.18 with etcd was seen to do (`design/apisix-facts.md`), as far as the writer
/// asks for it: statuses, refusals, pages, times and defaults that it adds, secrets that a PUT's answer shows encrypted.
///
/// It keeps watch as well: a credential without its consumer or a route without its service is noted as a mishap.
final class RecordedAPISIX: DirectHandler {
    struct Item: Sendable {
        var value: Node
        var created: Int
    }

    struct State: Sendable {
        /// `routes/parcels`, `consumers/app_1/credentials/cred_1`.
        var items: [String: Item] = [:]
        /// Which key or username each credential has, as the gateway has loaded them.
        var loaded: [String: String] = [:]
        /// Who refers to what, as the gateway has loaded them: `services/parcels` to `routes/parcels`.
        var users: [String: String] = [:]
        var index = 0
        /// Whether etcd lost all that it had.
        var isEmptied = false
        /// Method and path of each request, in order.
        var requests: [String] = []
        var mishaps: [String] = []
        /// Answers in the place of others: a beginning of method and path, and a status.
        var faults: [(request: String, status: Int)] = []
    }

    let state = Mutex(State())
    /// Whether changes are loaded when somebody waits, and not at once.
    let isSlow: Bool
    /// What it fills in while it checks, and then keeps.
    let defaults: RecordedDefaults?

    init(isSlow: Bool = false, defaults: RecordedDefaults? = nil) {
        self.isSlow = isSlow
        self.defaults = defaults
    }

    /// Loads what etcd has.
    func load() { state.withLock { $0.load() } }

    func respond(to request: Request) -> Response {
        state.withLock { state in
            let line = "\(request.method.rawValue) \(request.target.path)"
            state.requests.append(line)
            if let fault = state.faults.first(where: { line.hasPrefix($0.request) }) {
                return Self.error(fault.status, "fault")
            }
            guard request.headers["X-API-KEY"] == "admin-key" else { return Self.error(401, "failed to check token") }
            guard request.target.path.hasPrefix("/apisix/admin/") else { return Self.error(404, "not found") }
            let path = String(request.target.path.dropFirst("/apisix/admin/".count))
            let response = answer(request, path, &state)
            if !isSlow { state.load() }
            state.watch(after: line)
            return response
        }
    }

    private static let kinds: Set = ["routes", "services", "upstreams", "consumers", "consumer_groups", "ssls"]

    private func answer(_ request: Request, _ path: String, _ state: inout State) -> Response {
        let parts = path.split(separator: "/").map(String.init)
        guard let kind = parts.first, Self.kinds.contains(kind) else {
            return Self.error(404, "Unsupported resource type: \(parts.first ?? "")")
        }
        let isList = parts.count == 1 || parts.count == 3 && parts[2] == "credentials"
        switch request.method {
        case .get: return isList ? list(request, path, state) : one(path, state)
        case .put: return isList ? Self.error(400, "missing id") : put(request.body, path, parts, &state)
        case .delete: return delete(path, parts, &state)
        default: return Self.error(405, "not supported `\(request.method.rawValue)` method for \(kind)")
        }
    }

    // MARK: Reading

    private func list(_ request: Request, _ path: String, _ state: State) -> Response {
        let depth = path.split(separator: "/").count + 1
        var items = state.items.filter {
            $0.key.hasPrefix(path + "/") && $0.key.split(separator: "/").count == depth
        }.sorted { $0.value.created < $1.value.created }
        // A kind has a place of its own in etcd, made as the gateway starts; the credentials of a consumer have none.
        if items.isEmpty, depth > 2 || state.isEmptied { return Self.notFound }
        let total = items.count
        if let size = Int(request.query["page_size"]), let page = Int(request.query["page"]) {
            guard (10...500).contains(size) else { return Self.error(400, "page_size must be between 10 and 500") }
            items = Array(items.dropFirst((page - 1) * size).prefix(size))
        }
        let nodes = items.map { Self.item($0.key, $0.value) }
        // An empty table of Lua is an object.
        return Self.json(
            200, .object([("total", .number(total)), ("list", nodes.isEmpty ? .object([]) : .list(nodes))]))
    }

    private func one(_ path: String, _ state: State) -> Response {
        guard let item = state.items[path] else { return Self.notFound }
        return Self.json(200, Self.item(path, item))
    }

    private static func item(_ path: String, _ item: Item) -> Node {
        .object([
            ("key", .text("/apisix/" + path)), ("value", item.value), ("createdIndex", .number(item.created)),
            ("modifiedIndex", .number(item.created)),
        ])
    }

    // MARK: Writing

    private func put(_ body: [UInt8], _ path: String, _ parts: [String], _ state: inout State) -> Response {
        guard let node = try? JSONReader.read(body, file: path), case .mapping = node.value else {
            return Self.error(400, "invalid request body")
        }
        if let refusal = RecordedRules.refusal(node, path, parts, state) { return refusal }
        state.index += 1
        var members = node.entries.map { ($0.key, $0.value) }
        if parts[0] != "consumers", node["id"] == nil { members.append(("id", .text(parts[1]))) }
        if parts.count == 4, node["id"] == nil { members.append(("id", .text(parts[3]))) }
        members += [("create_time", .number(1_700_000_000)), ("update_time", .number(1_700_000_000 + state.index))]
        let isNew = state.items[path] == nil
        let kind = String((parts.count == 4 ? "credentials" : parts[0]).dropLast())
        let value = defaults?.filled(.object(members), kind) ?? .object(members)
        state.items[path] = Item(value: value, created: state.items[path]?.created ?? state.index)
        // What it answers is what etcd has: secrets are encrypted there.
        return Self.json(isNew ? 201 : 200, .object([("key", .text(path)), ("value", .text("encrypted"))]))
    }

    private func delete(_ path: String, _ parts: [String], _ state: inout State) -> Response {
        // Not what etcd has, but what is loaded (apache/apisix#11612).
        if let user = state.users[path] {
            return Self.error(400, "can not delete this \(parts[0]) directly, [\(user)] is still using it now")
        }
        guard state.items[path] != nil else { return Self.notFound }
        state.items[path] = nil
        // With a consumer go its credentials.
        if parts.count == 2, parts[0] == "consumers" {
            for key in state.items.keys where key.hasPrefix(path + "/") { state.items[key] = nil }
        }
        return Self.json(200, .object([("deleted", .text("1")), ("key", .text("/apisix/" + path))]))
    }

    /// What etcd has nothing of, an object or a whole list.
    static let notFound = json(404, .object([("message", .text("Key not found"))]))

    static func error(_ status: Int, _ text: String) -> Response {
        json(status, .object([("error_msg", .text(text))]))
    }

    static func json(_ status: Int, _ node: Node) -> Response {
        var bytes: [UInt8] = []
        JSONWriter.write(node, pretty: false, into: &bytes)
        return Response(
            Status(rawValue: status), headers: [("Content-Type", "application/json")], body: .bytes(bytes))
    }
}

extension RecordedAPISIX.State {
    mutating func load() {
        loaded = [:]
        for (path, item) in items {
            for secret in RecordedRules.secrets(of: item.value) { loaded[secret] = path }
        }
        users = [:]
        for (path, item) in items {
            for (member, list) in RecordedRules.references {
                if let id = item.value[member]?.string { users["\(list)/\(id)"] = path }
            }
        }
    }

    /// What would be wrong at the gateway by now.
    mutating func watch(after line: String) {
        for (path, item) in items {
            let parts = path.split(separator: "/")
            if parts.count == 4, items["consumers/\(parts[1])"] == nil {
                mishaps.append("\(line): \(path) is without its consumer")
            }
            if let service = item.value["service_id"]?.string, items["services/\(service)"] == nil {
                mishaps.append("\(line): \(path) is without its service")
            }
        }
    }
}

extension ServerConfiguration {
    /// Ends nothing by time, so that a slow machine fails no test, and takes large bodies.
    static let patient: ServerConfiguration = {
        var configuration = ServerConfiguration()
        configuration.bodyLimit = 1 << 28
        configuration.requestDeadline = .seconds(100_000)
        configuration.answerDeadline = .seconds(100_000)
        configuration.idleLimit = .seconds(100_000)
        return configuration
    }()
}
