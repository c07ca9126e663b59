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
    private let memory: Mutex<Memory>

    private struct Memory {
        var state = APISIXPushedState()
        /// What it was given the last time, as long as it has just that.
        var objects: APISIXObjects
    }

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
        memory = Mutex(Memory(objects: Self.objects(options, namespace)))
    }

    /// Of each consumer the items of its list are kept, as they are sent.
    private static func objects(_ options: APISIXOptions, _ namespace: String) -> APISIXObjects {
        APISIXObjects(options: options, namespace: namespace) { consumer, credentials in
            Array(([consumer.item] + credentials.map(\.item)).joined(separator: [UInt8(ascii: ",")]))
        }
    }

    /// The items that the gateway is to have.
    package func render(_ snapshot: GatewaySnapshot) throws -> GatewayState {
        let configuration = try APISIXConfiguration(checking: snapshot, options: options)
        let objects = try APISIXObject.all(of: configuration, namespace: namespace)
        return GatewayState(parts: objects.map(\.part), report: configuration.report)
    }

    /// Exchanges the lists that differ, checked by the gateway itself before where it can.
    package func publish(_ snapshot: GatewaySnapshot) throws -> [Diagnostic] {
        // Taken out, so that what is kept of many consumers is changed in place.
        var now = memory.withLock { memory in
            let now = memory
            memory = Memory(objects: Self.objects(options, namespace))
            return now
        }
        defer { memory.withLock { $0 = now } }
        try learn(&now)
        do {
            return try deliver(snapshot, &now)
        } catch {
            // Whatever it has, it is not what the snapshot says.
            now.objects.forget()
            throw error
        }
    }

    private func deliver(_ snapshot: GatewaySnapshot, _ now: inout Memory) throws -> [Diagnostic] {
        var (step, refused) = try next(snapshot, &now)
        do {
            try exchange(step, isContested: !refused.isEmpty, &now)
        } catch let failure as APISIXAdminFailure where failure.isDuplicate {
            now.objects.forget()
            (step, refused) = try next(snapshot, &now)
            try exchangeTwice(step, failure, &now)
        }
        // What is left out is looked at again the next time.
        if !refused.isEmpty { now.objects.forget() }
        return step.report + refused
    }

    /// What is to be there beside what somebody else put there.
    private func next(
        _ snapshot: GatewaySnapshot, _ now: inout Memory
    ) throws -> (step: APISIXObjects.Step, refused: [Diagnostic]) {
        var step = try now.objects.next(snapshot)
        var (objects, refused) = Self.possible(step.objects, beside: now.state)
        if !refused.isEmpty, !step.isWhole {
            now.objects.forget()
            step = try now.objects.next(snapshot)
            (objects, refused) = Self.possible(step.objects, beside: now.state)
        }
        step.objects = objects
        return (step, refused)
    }

    /// The items that bear the label.
    package func readBack() throws -> [GatewayPart] {
        var now = memory.withLock { $0 }
        let parts = try read(&now)
        memory.withLock { $0 = now }
        return parts
    }

    /// The digest that was sent with the last exchange, whoever did it.
    package func mark() throws -> String? {
        let answer = try admin.send(.head, Self.path, expecting: [404])
        return answer.status == 404 ? nil : answer[field: Self.digestField]
    }

    /// Ten seconds.
    package var pause: Duration { .seconds(10) }

    private static let digestField = "X-Digest"

    /// Finds out what the gateway has: what was put there last, if it was not exchanged since.
    private func learn(_ now: inout Memory) throws {
        if let digest = now.state.digest, try mark() == digest { return }
        _ = try read(&now)
    }

    private func read(_ now: inout Memory) throws -> [GatewayPart] {
        let answer = try admin.send(.get, Self.path, expecting: [404])
        var parts: [GatewayPart] = []
        var state = APISIXPushedState()
        if answer.status == 404 {
            // So answers a gateway with etcd.
            guard !String(decoding: answer.body.prefix(300), as: UTF8.self).contains("Unsupported") else {
                throw APISIXAdminFailure(
                    path: Self.path, status: 404,
                    reason: "is it a gateway with etcd? that is of the kind 'apisix-admin'")
            }
        } else {
            let root = try APISIXAdmin.tree(answer, path: Self.path)
            state = APISIXPushedState(root, namespace: namespace, parts: &parts)
            state.digest = answer[field: Self.digestField]
        }
        if now.state.own != state.own { now.objects.forget() }
        now.state = state
        return parts
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

    /// Asks the gateway whether it would take what is new, all mistakes at once; versions that cannot say are not asked
    /// again. That a secret belongs to somebody else is not minded: who it is taken from may be in the same exchange.
    /// - Throws: ``CheckFailure``.
    private func validate(_ objects: [APISIXObject]) throws {
        let path = Self.path + "/validate"
        for piece in APISIXPushBody.pieces(of: objects) {
            let answer = try admin.send(.post, path, body: piece, expecting: [400, 404, 405])
            if answer.status == 404 || answer.status == 405 { return }
            guard answer.status == 400 else { continue }
            let errors = try APISIXAdmin.tree(answer, path: path)["errors"]?.elements ?? []
            let secrets = objects.flatMap(\.secrets)
            let problems = errors.map(Self.problem).filter { !$0.contains(APISIXAdminFailure.duplicateKey) }
            if !errors.isEmpty, problems.isEmpty { continue }
            throw CheckFailure(
                gateway: "APISIX",
                problems: errors.isEmpty
                    ? ["\(APISIXAdminFailure(answer, path: path).hiding(secrets).reason)"]
                    : problems.prefix(20).map { String(SecretMask.hiding(secrets, in: $0).prefix(400)) })
        }
    }

    private static func problem(_ error: Node) -> String {
        let id = error["resource_id"]?.string ?? error["index"]?.integer.map { "number \($0)" } ?? ""
        let text = error["error"]?.string ?? error["error_msg"]?.string ?? ""
        return "\(error["resource_type"]?.string ?? "") '\(id)': \(text)"
    }

    /// - Parameter isContested: Whether something of the snapshot is not among the objects.
    private func exchange(_ step: APISIXObjects.Step, isContested: Bool, _ now: inout Memory) throws {
        let difference = APISIXPushDifference(step, over: now.state)
        if difference.isEmpty { return }
        try validate(difference.news)
        // Where something is left out, so are its items; then the step tells everything.
        let kept = isContested ? nil : now.objects.items
        let body = APISIXPushBody(difference.lists, over: now.state) { list in
            (list == .consumers ? kept : nil) ?? step.items(of: list)
        }
        now.state.digest = nil
        do {
            try put(body)
        } catch let failure as APISIXAdminFailure {
            throw failure.hiding(difference.news.flatMap(\.secrets)).explained(for: body)
        }
        now.state.keep(body, difference)
    }

    /// A secret went from one consumer to another. The gateway looks at what it has loaded, so the one has to be without
    /// it before the other can have it: first everything but such credentials, and all of it when that is loaded.
    private func exchangeTwice(
        _ step: APISIXObjects.Step, _ failure: APISIXAdminFailure, _ now: inout Memory
    ) throws {
        _ = try read(&now)
        let holders = now.state.holders
        var first = step
        first.objects = step.objects.filter { object in
            guard object.key.kind == .credentials, let node = try? JSONReader.read(object.bytes, file: "") else {
                return true
            }
            return APISIXPushedState.secrets(of: node).allSatisfy { holders[$0].map { $0 == object.key } ?? true }
        }
        guard first.objects.count < step.objects.count else { throw failure }
        try put(
            APISIXPushBody(
                APISIXPushDifference(first, over: now.state).lists, over: now.state, items: first.items))
        _ = try read(&now)
        let difference = APISIXPushDifference(step, over: now.state)
        let body = APISIXPushBody(difference.lists, over: now.state, items: step.items)
        now.state.digest = nil
        for milliseconds in APISIXAdminRun.waits {
            wait(milliseconds)
            do {
                try put(body)
                return now.state.keep(body, difference)
            } catch let failure as APISIXAdminFailure where failure.isDuplicate {
                continue
            }
        }
        throw failure
    }

    private func put(_ body: APISIXPushBody) throws {
        _ = try admin.send(.put, Self.path, headers: [(Self.digestField, body.digest)], body: body.bytes)
    }
}

extension APISIXAdminFailure {
    /// The memory that all workers share has 10 MB where nobody says otherwise: some 25,000 applications.
    fileprivate func explained(for body: APISIXPushBody) -> Self {
        guard status == 500, reason.contains("shared dict") else { return self }
        let megabytes = body.bytes.count / 1_000_000 + 1
        return Self(
            path: path, status: status,
            reason: reason + "; all of it is \(megabytes) MB: in the gateway's config.yaml, give "
                + "nginx_config.meta.lua_shared_dict.standalone-config \(megabytes * 2)m or more")
    }
}
