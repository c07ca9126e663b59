package import Diagnostics
import HTTP
import Serialization
import Synchronization

/// An APISIX without etcd that takes its configuration by `PUT /apisix/admin/configs` and keeps it in memory alone
/// (API-driven standalone, since 3.13): what is lost when it starts anew is given again.
///
/// Portico's items bear the label `managed-by` with the namespace. The configuration is one, so what others put there is
/// read and given back with it; lists that Portico does not write are kept by their versions.
package final class APISIXPushGateway: Gateway {
    private static let path = "/configs"

    private let admin: APISIXAdmin
    private let namespace: String
    private let options: APISIXOptions
    private let wait: @Sendable (_ milliseconds: Int) -> Void
    /// What the gateway had when it was read or written last, so that it has not to be read before every change.
    private let memory = Mutex(APISIXPushedState())

    /// - Parameters:
    ///   - url: Of the Admin API, such as `http://127.0.0.1:9180`.
    ///   - namespace: The value of the label; letters, digits and hyphens.
    ///   - seconds: How long one request may take.
    ///   - wait: Lets the thread sleep.
    package init(
        url: String, key: String, namespace: String = "portico", options: APISIXOptions = APISIXOptions(),
        seconds: Int = 30, wait: @escaping @Sendable (_ milliseconds: Int) -> Void = Waiting.sleep
    ) {
        admin = APISIXAdmin(url: url, key: key, seconds: seconds)
        self.namespace = namespace
        self.options = options
        self.wait = wait
    }

    /// The items that the gateway is to have.
    package func render(_ snapshot: GatewaySnapshot) throws -> GatewayState {
        let configuration = try APISIXConfiguration(checking: snapshot, options: options)
        let objects = try APISIXObject.all(of: configuration, namespace: namespace)
        return GatewayState(parts: objects.map(\.part), report: configuration.report)
    }

    /// Exchanges the lists that differ, checked by the gateway itself before where it can.
    package func publish(_ snapshot: GatewaySnapshot) throws -> [Diagnostic] {
        let configuration = try APISIXConfiguration(checking: snapshot, options: options)
        let all = try APISIXObject.all(of: configuration, namespace: namespace)
        let state = try current()
        let (objects, refused) = Self.possible(all, beside: state)
        let body = APISIXPushBody(objects, over: state)
        if body.isNews {
            try validate(objects, state)
            try exchange(objects, body, state)
        }
        return configuration.report + refused
    }

    /// The items that bear the label.
    package func readBack() throws -> [GatewayPart] { try read().own }

    /// The digest that was sent with the last exchange, whoever did it.
    package func mark() throws -> String? {
        let answer = try admin.send(.head, Self.path, expecting: [404])
        return answer.status == 404 ? nil : answer[field: Self.digestField]
    }

    /// Ten seconds.
    package var pause: Duration { .seconds(10) }

    private static let digestField = "X-Digest"

    /// What the gateway has: what was put there last, if it was not exchanged since.
    private func current() throws -> APISIXPushedState {
        let known = memory.withLock { $0 }
        if let digest = known.digest, try mark() == digest { return known }
        return try read()
    }

    private func read() throws -> APISIXPushedState {
        let answer = try admin.send(.get, Self.path, expecting: [404])
        if answer.status == 404 {
            let text = String(decoding: answer.body.prefix(300), as: UTF8.self)
            // So answers a gateway with etcd.
            guard !text.contains("Unsupported") else {
                throw APISIXAdminFailure(
                    path: Self.path, status: 404,
                    reason: "is it a gateway with etcd? that is of the kind 'apisix-admin'")
            }
            return APISIXPushedState()
        }
        var state = APISIXPushedState(try APISIXAdmin.tree(answer, path: Self.path), namespace: namespace)
        state.digest = answer[field: Self.digestField]
        memory.withLock { $0 = state }
        return state
    }

    /// What can be there beside what somebody else put there: not under an id that is taken, nor what refers to such.
    private static func possible(
        _ objects: [APISIXObject], beside state: APISIXPushedState
    ) -> (objects: [APISIXObject], refused: [Diagnostic]) {
        let taken = Set(state.foreign.map(\.key))
        if taken.isEmpty { return (objects, []) }
        let products: [APISIXObject.Kind] = [.routes, .services, .upstreams]
        var refused: [Diagnostic] = []
        let possible = objects.filter { object in
            let needed: [APISIXObject.Key] =
                products.contains(object.key.kind)
                ? products.map { .init(kind: $0, id: object.key.id) }
                : object.key.kind == .credentials
                    ? [object.key, .init(kind: .consumers, id: String(object.key.id.prefix { $0 != "/" }))]
                    : [object.key]
            guard let other = needed.first(where: taken.contains) else { return true }
            refused.append(
                Diagnostic(
                    .error, "apisix-refused", at: nil,
                    "APISIX does not have '\(object.key.id)' of \(object.key.kind.rawValue): somebody else has '\(other.id)' of \(other.kind.rawValue), which is left alone"
                ))
            return false
        }
        return (possible, refused)
    }

    /// Asks the gateway whether it would take it, all mistakes at once; versions that cannot say are not asked again.
    /// - Throws: ``CheckFailure``.
    private func validate(_ objects: [APISIXObject], _ state: APISIXPushedState) throws {
        let path = Self.path + "/validate"
        let body = APISIXPushBody(objects, over: state, isWhole: true).bytes
        let answer = try admin.send(.post, path, body: body, expecting: [400, 404, 405])
        guard answer.status == 400 else { return }
        let root = try APISIXAdmin.tree(answer, path: path)
        let secrets = objects.flatMap(\.secrets)
        let problems = (root["errors"]?.elements ?? []).prefix(20).map { error in
            var text = error["error"]?.string ?? error["error_msg"]?.string ?? ""
            for secret in secrets where text.contains(secret) { text = text.replacing(secret, with: SecretMask.mask) }
            return
                "\(error["resource_type"]?.string ?? "") '\(error["resource_id"]?.string ?? "")': \(text.prefix(300))"
        }
        throw CheckFailure(
            gateway: "APISIX",
            problems: problems.isEmpty ? ["\(APISIXAdminFailure(answer, path: path).hiding(secrets).reason)"] : problems
        )
    }

    private func exchange(_ objects: [APISIXObject], _ body: APISIXPushBody, _ state: APISIXPushedState) throws {
        memory.withLock { $0.digest = nil }
        do {
            try put(body)
            keep(objects, body, state)
        } catch let failure as APISIXAdminFailure where failure.isDuplicate {
            try exchangeTwice(objects, failure)
        } catch let failure as APISIXAdminFailure {
            throw failure.hiding(objects.flatMap(\.secrets))
        }
    }

    /// A secret went from one consumer to another. The gateway looks at what it has loaded, so the one has to be without
    /// it before the other can have it: first everything but such credentials, and all of it when that is loaded.
    private func exchangeTwice(_ objects: [APISIXObject], _ failure: APISIXAdminFailure) throws {
        let before = try read()
        let first = objects.filter { object in
            guard object.key.kind == .credentials, let node = try? JSONReader.read(object.bytes, file: "") else {
                return true
            }
            return APISIXPushedState.secrets(of: node).allSatisfy {
                before.holders[$0].map { $0 == object.key } ?? true
            }
        }
        guard first.count < objects.count else { throw failure.hiding(objects.flatMap(\.secrets)) }
        try put(APISIXPushBody(first, over: before))
        let between = try read()
        let body = APISIXPushBody(objects, over: between)
        for milliseconds in APISIXAdminRun.waits {
            wait(milliseconds)
            do {
                try put(body)
                return keep(objects, body, between)
            } catch let failure as APISIXAdminFailure where failure.isDuplicate {
                continue
            }
        }
        throw failure.hiding(objects.flatMap(\.secrets))
    }

    private func put(_ body: APISIXPushBody) throws {
        _ = try admin.send(.put, Self.path, headers: [(Self.digestField, body.digest)], body: body.bytes)
    }

    private func keep(_ objects: [APISIXObject], _ body: APISIXPushBody, _ state: APISIXPushedState) {
        var state = state
        state.own = objects.map(\.part)
        state.versions = body.versions
        state.holders = [:]
        state.digest = body.digest
        memory.withLock { $0 = state }
    }
}
