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
            case (.post, "/apisix/admin/configs/validate") where validates: return validate(request.body)
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
        if let error = Self.errors(in: root).first {
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
        // Only against what is loaded: two with one new key pass.
        for item in next.lists["consumers"] ?? [] {
            for secret in RecordedRules.secrets(of: item) {
                guard let holder = state.loaded[secret], let id = item["id"]?.string,
                    holder.split(separator: "/")[0] != id.split(separator: "/")[0]
                else { continue }
                return RecordedAPISIX.error(
                    400, "duplicate key of plugin key-auth found with consumer: \(holder.split(separator: "/")[0])")
            }
        }
        state.lists = next.lists
        state.versions = next.versions
        state.digest = digest
        return Response(Status(rawValue: 202))
    }

    private func validate(_ body: [UInt8]) -> Response {
        guard let root = try? JSONReader.read(body, file: "body") else { return RecordedAPISIX.error(400, "no JSON") }
        let errors = Self.errors(in: root).map { error in
            Node.object([
                ("resource_type", .text(error.list)), ("resource_id", .text(error.id)),
                ("index", .number(error.index)), ("error", .text(error.text)),
            ])
        }
        return errors.isEmpty
            ? RecordedAPISIX.json(200, .object([]))
            : RecordedAPISIX.json(400, .object([("errors", .list(errors))]))
    }

    /// Some of what the schema would refuse.
    private static func errors(in root: Node) -> [(list: String, id: String, index: Int, text: String)] {
        var errors: [(list: String, id: String, index: Int, text: String)] = []
        for name in names {
            var ids: Set<String> = []
            for (index, item) in (root[name]?.elements ?? []).enumerated() {
                let id = item["id"]?.string ?? item["username"]?.string ?? ""
                if id.isEmpty { errors.append((name, id, index, "no id")) }
                if !ids.insert(id).inserted { errors.append((name, id, index, "found duplicate id \(id) in \(name)")) }
                if let key = item["plugins"]?["key-auth"]?["key"]?.string, key.contains("bad") {
                    errors.append((name, id, index, "property \"key\" validation failed: '\(key)'"))
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
                + versions.sorted { $0.key < $1.key }.map { ("\($0.key)_conf_version", .number($0.value)) })
    }
}
