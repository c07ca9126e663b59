import HTTP
import Serialization
import Synchronization

/// An Admin API that does what a real APISIX 3.18 without etcd was seen to do (`design/apisix-facts.md`): one
/// configuration, digests, versions, and secrets that are checked against what is loaded.
final class RecordedStandalone: DirectHandler {
    struct State: Sendable {
        var lists: [String: [Node]] = [:]
        var versions: [String: Int] = Dictionary(uniqueKeysWithValues: RecordedStandalone.names.map { ($0, 0) })
        var digest: String?
        /// Which credential has a key or a username, as the gateway has loaded them.
        var loaded: [String: String] = [:]
        var requests: [String] = []
        var fault: Int?
        /// What all workers together have for the configuration (`lua_shared_dict.standalone-config`), in bytes.
        var memory = 1 << 30
    }

    static let names = ["routes", "services", "upstreams", "consumers", "consumer_groups", "ssls", "global_rules"]

    let state = Mutex(State())
    /// Whether it can say beforehand what it would take.
    let validates: Bool

    init(validates: Bool = true) { self.validates = validates }

    func load() { state.withLock { $0.load() } }

    /// Forgets everything, as a gateway does that is started anew.
    func restart() { state.withLock { $0 = State() } }

    func respond(to request: Request) -> Response {
        state.withLock { state in
            state.requests.append("\(request.method.rawValue) \(request.target.path)")
            if let fault = state.fault { return RecordedAPISIX.error(fault, "fault") }
            guard request.headers["X-API-KEY"] == "admin-key" else { return RecordedAPISIX.error(401, "wrong key") }
            switch (request.method, request.target.path) {
            case (.get, "/apisix/admin/configs"), (.head, "/apisix/admin/configs"):
                var response = RecordedAPISIX.json(200, state.tree)
                if let digest = state.digest { response.headers.append("X-Digest", digest) }
                return response
            case (.put, "/apisix/admin/configs"): return put(request, &state)
            case (.post, "/apisix/admin/configs/validate") where validates: return validate(request.body, state.loaded)
            default: return RecordedAPISIX.error(404, "not found")
            }
        }
    }

    private func put(_ request: Request, _ state: inout State) -> Response {
        guard let digest = request.headers["X-Digest"] else {
            return RecordedAPISIX.error(400, "missing digest header")
        }
        if digest == state.digest { return Response(Status(rawValue: 204)) }
        guard let root = try? JSONReader.read(request.body, file: "body") else {
            return RecordedAPISIX.error(400, "invalid request body")
        }
        if let error = Self.errors(in: root, state.loaded).first {
            return RecordedAPISIX.error(400, "invalid \(error.list) at index \(error.index), err: \(error.text)")
        }
        var next = state
        for name in Self.names {
            let current = state.versions[name] ?? 0
            let version = root["\(name)_conf_version"]?.integer ?? current + 1
            if version < current {
                return RecordedAPISIX.error(400, "\(name)_conf_version must be greater than or equal to (\(current))")
            }
            next.versions[name] = version
            if version > current { next.lists[name] = root[name]?.elements }
        }
        guard request.body.count <= state.memory else {
            // Not JSON: `core.response.exit(500, err)`.
            return Response(
                Status(rawValue: 500), body: .bytes(Array("failed to save config to shared dict: no memory\n".utf8)))
        }
        state.lists = next.lists
        state.versions = next.versions
        state.digest = digest
        return Response(Status(rawValue: 202))
    }

    private func validate(_ body: [UInt8], _ loaded: [String: String]) -> Response {
        // `MAX_REQ_BODY` of `config_validate.lua`; what is exchanged has no such limit.
        let limit = 1_572_864
        guard body.count <= limit else {
            return RecordedAPISIX.error(
                400,
                "invalid request body: request size \(body.count) is greater than the maximum size \(limit) allowed")
        }
        guard let root = try? JSONReader.read(body, file: "body") else { return RecordedAPISIX.error(400, "no JSON") }
        let errors = Self.errors(in: root, loaded).map { error in
            Node.object([
                ("resource_type", .text(error.list)), ("resource_id", .text(error.id)),
                ("index", .number(error.index)), ("error", .text(error.text)),
            ])
        }
        return errors.isEmpty
            ? RecordedAPISIX.json(200, .object([]))
            : RecordedAPISIX.json(
                400, .object([("error_msg", .text("Configuration validation failed")), ("errors", .list(errors))]))
    }

    private struct Mistake {
        var list: String
        var id: String
        var index: Int
        var text: String
    }

    /// Some of what the schema would refuse, and secrets that other consumers have; the same for a check and an exchange.
    private static func errors(in root: Node, _ loaded: [String: String]) -> [Mistake] {
        var errors: [Mistake] = []
        for name in names {
            var ids: Set<String> = []
            for (index, item) in (root[name]?.elements ?? []).enumerated() {
                let id = item["id"]?.string ?? item["username"]?.string ?? ""
                func add(_ text: String) { errors.append(Mistake(list: name, id: id, index: index, text: text)) }
                if id.isEmpty { add("no id") }
                if !ids.insert(id).inserted { add("found duplicate id \(id) in \(name)") }
                if let key = item["plugins"]?["key-auth"]?["key"]?.string, key.contains("bad") {
                    add("property \"key\" validation failed: '\(key)'")
                }
                if name == "consumers", id.contains("/"), !(15...128).contains(id.utf8.count) {
                    add("property \"id\" validation failed")
                }
                // Only against what is loaded: two with one new key pass.
                for secret in RecordedRules.secrets(of: item) {
                    guard let holder = loaded[secret]?.prefix(while: { $0 != "/" }),
                        holder != id.prefix(while: { $0 != "/" })
                    else { continue }
                    add("duplicate key of plugin \(secret.prefix { $0 != " " }) found with consumer: \(holder)")
                }
            }
        }
        return errors
    }
}

extension RecordedStandalone.State {
    mutating func load() {
        loaded = [:]
        for item in lists["consumers"] ?? [] {
            for secret in RecordedRules.secrets(of: item) { loaded[secret] = item["id"]?.string ?? "" }
        }
    }

    var tree: Node {
        .object(
            lists.sorted { $0.key < $1.key }.filter { !$0.value.isEmpty }.map { ($0.key, .list($0.value)) }
                + versions.sorted { $0.key < $1.key }.map { ("\($0.key)_conf_version", .number($0.value)) }
                + (digest.map { [("X-Digest", .text($0)), ("X-Last-Modified", .number(1_700_000_000))] } ?? []))
    }
}
