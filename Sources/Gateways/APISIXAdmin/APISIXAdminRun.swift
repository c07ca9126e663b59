import HTTP

/// Carries out a plan, step by step.
///
/// A gateway that does not answer, or answers that it is broken, ends it; one object that is not taken does not: what
/// somebody else's object is in the way of must not keep a revoked key open.
struct APISIXAdminRun {
    struct Refusal {
        var reason: String
        var mark: UInt64
    }

    /// What the gateway has by now.
    private(set) var existing: APISIXMarks
    private(set) var refusals: [APISIXObject.Key: Refusal] = [:]

    private let admin: APISIXAdmin
    private let refusedBefore: [APISIXObject.Key: UInt64]
    private let wait: @Sendable (Int) -> Void

    /// - Parameters:
    ///   - existing: What the gateway has of the namespace.
    ///   - refused: What it did not take the last time.
    init(
        admin: APISIXAdmin, existing: consuming APISIXMarks, refused: [APISIXObject.Key: UInt64],
        wait: @escaping @Sendable (Int) -> Void
    ) {
        self.admin = admin
        self.existing = existing
        refusedBefore = refused
        self.wait = wait
    }

    /// - Throws: ``APISIXAdminFailure`` or `WebFailure`; what was done before stays done.
    mutating func carry(out plan: APISIXAdminPlan) throws {
        for object in plan.taken {
            refuse(
                object.key, APISIXAdminPlan.mark(of: object.bytes),
                "somebody else has an object of this id, which is left alone")
        }
        try delete(plan.first)
        for (_, objects) in plan.puts { try put(objects) }
        try delete(plan.last)
    }

    private mutating func delete(_ keys: [APISIXObject.Key]) throws {
        // Kind by kind: what belongs to another goes before it.
        for kind in APISIXObject.Kind.allCases.reversed() {
            var group = keys.filter { $0.kind == kind }
            // What refers to it is gone from etcd, but who is asked may not have loaded that yet (apache/apisix#11612).
            for milliseconds in [0] + Self.waits where !group.isEmpty {
                if milliseconds > 0 { wait(milliseconds) }
                let failures = try Parallel.map(group, width: APISIXAdmin.width) { [admin] key in
                    try attempt { _ = try admin.send(.delete, key.path, expecting: [404]) }
                }
                var again: [APISIXObject.Key] = []
                for (key, failure) in zip(group, failures) {
                    refusals[key] = nil
                    guard let failure else {
                        existing[key] = nil
                        continue
                    }
                    refuse(key, 0, "it cannot be deleted: \(failure)")
                    // Who refused it the last time too, refuses it because of somebody else's object.
                    if failure.isInUse, refusedBefore[key] == nil { again.append(key) }
                }
                group = again
            }
        }
    }

    private mutating func put(_ objects: [APISIXObject]) throws {
        let possible = objects.filter { isPossible($0) }
        let failures = try Parallel.map(possible, width: APISIXAdmin.width) { [admin] object in
            try attempt(hiding: object.secrets) { _ = try admin.send(.put, object.key.path, body: object.body) }
        }
        var again: [APISIXObject] = []
        for (object, failure) in zip(possible, failures) {
            if failure?.isDuplicate == true { again.append(object) } else { note(object, failure) }
        }
        if !again.isEmpty { try putAgain(again) }
    }

    /// Secrets that other consumers had until now: what is checked is what the gateway has loaded, which comes a moment
    /// after what etcd has. Those that change places with one another all have to be gone first.
    private mutating func putAgain(_ objects: [APISIXObject]) throws {
        for object in objects where existing[object.key] != nil {
            _ = try admin.send(.delete, object.key.path, expecting: [404])
            existing[object.key] = nil
        }
        for object in objects {
            var failure: APISIXAdminFailure?
            for milliseconds in Self.waits {
                wait(milliseconds)
                failure = try attempt(hiding: object.secrets) {
                    _ = try admin.send(.put, object.key.path, body: object.body)
                }
                if failure?.isDuplicate != true { break }
            }
            note(object, failure)
        }
    }

    private mutating func note(_ object: APISIXObject, _ failure: APISIXAdminFailure?) {
        if let failure {
            refuse(object.key, APISIXAdminPlan.mark(of: object.bytes), "\(failure)")
        } else {
            existing[object.key] = APISIXAdminPlan.mark(of: object.bytes)
        }
    }

    /// Together about three seconds, three times what a gateway takes to load a change.
    static let waits = [25, 50, 100, 200, 400, 800, 1600]

    /// Whether all that it refers to is there; else it says so by itself.
    private mutating func isPossible(_ object: APISIXObject) -> Bool {
        let needed: [APISIXObject.Key] =
            switch object.key.kind {
            case .routes: [.init(kind: .services, id: object.key.id)]
            case .services: [.init(kind: .upstreams, id: object.key.id)]
            case .credentials: [.init(kind: .consumers, id: String(object.key.id.prefix { $0 != "/" }))]
            case .upstreams, .consumerGroups, .consumers: []
            }
        guard let missing = needed.first(where: { refusals[$0] != nil }) else { return true }
        refuse(
            object.key, APISIXAdminPlan.mark(of: object.bytes),
            "there is no '\(missing.id)' of \(missing.kind.rawValue)")
        return false
    }

    private mutating func refuse(_ key: APISIXObject.Key, _ mark: UInt64, _ reason: String) {
        refusals[key] = Refusal(reason: reason, mark: mark)
    }
}

/// - Parameter secrets: What must not stand in the gateway's words.
/// - Returns: What this one object was refused for.
/// - Throws: Anything else.
private func attempt(
    hiding secrets: @autoclosure () -> [String] = [], _ work: () throws -> Void
) throws -> APISIXAdminFailure? {
    do {
        try work()
        return nil
    } catch let failure as APISIXAdminFailure {
        let failure = failure.hiding(secrets())
        if failure.isRefusal { return failure }
        throw failure
    }
}
