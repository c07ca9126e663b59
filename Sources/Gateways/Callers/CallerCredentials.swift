/// Turns secrets into credentials, and sees to it that no two are the same.
struct CallerCredentials {
    private(set) var report: GatewayReport
    private let objection: Callers.Objection
    /// Which credential has a key, a username: `consumer/credential`.
    private(set) var keys: [String: String] = [:]
    private(set) var usernames: [String: String] = [:]
    /// Which consumer has a client.
    private var clients: [String: String] = [:]

    init(report: GatewayReport, objection: @escaping Callers.Objection) {
        self.report = report
        self.objection = objection
    }

    /// The credentials of one consumer that the gateway can check; a client of OAuth is none of them.
    mutating func add(of consumer: GatewaySnapshot.Consumer) throws(GatewayRefusal) -> [Caller.Credential] {
        var ids: Set<String> = []
        var credentials: [Caller.Credential] = []
        for credential in consumer.credentials {
            let name = "\(consumer.id)/\(credential.id)"
            guard ids.insert(credential.id).inserted else { throw .sameCredential(name) }
            guard GatewayNames.isID(credential.id) else {
                report.badCredential(
                    name, because: "its id must be 1 to 64 letters, digits, hyphens, underscores or dots")
                continue
            }
            guard let secret = try secret(of: credential, name: name) else { continue }
            credentials.append(.init(id: credential.id, secret: secret))
        }
        return credentials
    }

    /// The clients of one consumer, each once, also while it has two secrets.
    mutating func addClients(of consumer: GatewaySnapshot.Consumer) throws(GatewayRefusal) -> [Caller.Client] {
        var found: [Caller.Client] = []
        for credential in consumer.credentials {
            guard case .oauth(let client) = credential.secret, GatewayNames.isID(credential.id) else { continue }
            // Two providers may have given one id.
            let name = credential.provider.map { "\($0)/\(client)" } ?? client
            if found.contains(where: { $0.name == name }) { continue }
            guard GatewayNames.isConsumer(client) else {
                report.badCredential(
                    "\(consumer.id)/\(credential.id)",
                    because: "the client's id must be 1 to 64 letters, digits, hyphens or underscores")
                continue
            }
            if let other = clients.updateValue(consumer.id, forKey: name) { throw .sameClient(other, consumer.id) }
            found.append(.init(id: credential.id, name: name))
        }
        return found
    }

    private mutating func secret(
        of credential: GatewaySnapshot.Credential, name: String
    ) throws(GatewayRefusal) -> Caller.Credential.Secret? {
        let secret: Caller.Credential.Secret
        switch credential.secret {
        case .oauth: return nil
        case .apiKey(let key): secret = .apiKey(key)
        case .basic(let username, let password): secret = .basic(username: username, password: password)
        }
        if let reason = Self.emptiness(of: secret) ?? objection(secret) {
            report.badCredential(name, because: reason)
            return nil
        }
        switch secret {
        case .apiKey(let key):
            if let other = keys.updateValue(name, forKey: key) { throw .sameKey(other, name) }
        case .basic(let username, _):
            if let other = usernames.updateValue(name, forKey: username) { throw .sameUsername(other, name) }
        }
        return secret
    }

    /// An empty key could be matched by an empty header, which would then open everything that the consumer may call.
    private static func emptiness(of secret: Caller.Credential.Secret) -> String? {
        switch secret {
        case .apiKey(let key):
            if key.isEmpty { return "its key is empty" }
            if !GatewayNames.isVisible(key) { return "its key is not visible ASCII, so that no header could carry it" }
        case .basic(let username, let password):
            if username.isEmpty { return "its username is empty" }
            if password.isEmpty { return "its password is empty" }
        }
        return nil
    }
}
