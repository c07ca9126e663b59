import Crypto
import PortalModel
import Storage

/// Adds calls up within one transaction, and writes their sums.
struct UsageTally {
    private let tables: Tables
    private let context: ServiceContext
    private var hours: [Hour: Int] = [:]
    private var totals: [Total: Int] = [:]
    private var calls: [Call] = []
    private var uses: [String: (secret: KnownSecret, at: Timestamp)] = [:]
    private var secrets: [String: KnownSecret?] = [:]
    private var portals: [ApplicationID: PortalID?] = [:]

    private struct Hour: Hashable {
        var application: ApplicationID?
        var start: Timestamp
        var product: ProductID
        var credential: CredentialID?
        var status: Int
    }

    private struct Total: Hashable {
        var portal: PortalID?
        var start: Timestamp
        var product: ProductID
        var status: Int
    }

    init(_ tables: Tables, _ context: ServiceContext) {
        self.tables = tables
        self.context = context
    }

    mutating func add(_ entry: UsageEntry) throws {
        let (secret, isLetIn) = try secret(of: entry)
        let application = try secret?.application ?? known(entry.application)
        let portal = try application.flatMap { try self.portal(of: $0) }
        hours[
            Hour(
                application: application, start: entry.hour, product: entry.product, credential: secret?.credential,
                status: entry.status), default: 0] += 1
        totals[Total(portal: portal, start: entry.hour, product: entry.product, status: entry.status), default: 0] += 1
        if let secret, isLetIn, uses[secret.id].map({ $0.at < entry.at }) ?? true {
            uses[secret.id] = (secret, entry.at)
        }
        guard let application else { return }
        calls.append(
            Call(
                application: application, at: entry.at, id: entry.id, product: entry.product,
                credential: secret?.credential, method: entry.method, path: entry.path, status: entry.status,
                milliseconds: entry.milliseconds))
    }

    func write() throws {
        for (hour, calls) in hours {
            try tables.add(
                UsageCount(
                    start: hour.start, product: hour.product, credential: hour.credential, status: hour.status,
                    calls: calls), of: hour.application)
        }
        for (total, calls) in totals {
            try tables.addTotal(
                UsageCount(start: total.start, product: total.product, status: total.status, calls: calls),
                portal: total.portal)
        }
        for use in uses.values { try tables.use(use.secret, at: use.at) }
        try tables.keep(lastCalls)
    }

    /// Of a batch no more of each application than are kept.
    private var lastCalls: [Call] {
        var counts: [String: Int] = [:]
        return calls.sorted { $0.at > $1.at }.filter { call in
            let crowd = "\(call.application) \(call.isRefused)"
            counts[crowd, default: 0] += 1
            return counts[crowd, default: 0] <= Call.kept
        }
    }

    /// Whose call it was, and whether the gateway was convinced of that.
    ///
    /// A gateway names the application and the secret of whom it lets in; a caller may forge the secret's name alone
    /// (APISIX passes on a header of the request), so it counts only with its own application. Of whom it does not let in it
    /// tells at most a user name, or how the key began.
    private mutating func secret(of entry: UsageEntry) throws -> (KnownSecret?, isLetIn: Bool) {
        if let application = entry.application {
            guard let id = entry.secret else { return (nil, true) }
            let secret = try find("id \(id)") { try $0.knownSecret(id) }
            return (secret?.application == application ? secret : nil, true)
        }
        guard entry.status == 401 else { return (nil, false) }
        if let key = entry.key, let mark = context.mark(ofKey: key) {
            return (try find("key \(key)") { try $0.knownSecret(mark: mark) }, false)
        }
        if let name = entry.username {
            return (try find("user \(name)") { try $0.knownSecret(username: name) }, false)
        }
        return (nil, false)
    }

    private mutating func find(_ name: String, _ search: (Tables) throws -> KnownSecret?) throws -> KnownSecret? {
        if let known = secrets[name] { return known }
        let found = try search(tables)
        secrets[name] = .some(found)
        return found
    }

    private mutating func known(_ application: ApplicationID?) throws -> ApplicationID? {
        guard let application else { return nil }
        return try portal(of: application) == nil ? nil : application
    }

    private mutating func portal(of application: ApplicationID) throws -> PortalID? {
        if let known = portals[application] { return known }
        let found = try tables.application(application)?.portal
        portals[application] = .some(found)
        return found
    }
}

extension ServiceContext {
    /// What stands for the beginning of an API key, so that a call is known by it when the key is gone; `nil` for what is
    /// too short to tell keys apart.
    func mark(ofKey key: String) -> [UInt8]? {
        let part = key.utf8.prefix(UsageEntry.keyPart)
        guard part.count == UsageEntry.keyPart, key.hasPrefix("key_") else { return nil }
        return Array(HMAC.sha256(key: lookupKey, message: Array("mark ".utf8) + part).prefix(16))
    }
}
