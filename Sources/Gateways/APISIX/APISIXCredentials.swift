import Diagnostics

/// Turns secrets into credentials, and sees to it that no two are the same.
struct APISIXCredentials {
    private(set) var report: [Diagnostic] = []
    /// Which credential has a key, a username: `consumer/credential`.
    private var keys: [String: String] = [:]
    private var usernames: [String: String] = [:]

    /// The credentials of one consumer that APISIX can check; a client of OAuth is none of them.
    mutating func add(
        of consumer: GatewaySnapshot.Consumer
    ) throws(APISIXRefusal) -> [APISIXConfiguration.Credential] {
        var ids: Set<String> = []
        var credentials: [APISIXConfiguration.Credential] = []
        for credential in consumer.credentials {
            let name = "\(consumer.id)/\(credential.id)"
            guard ids.insert(credential.id).inserted else { throw .sameCredential(name) }
            guard APISIXNames.isID(credential.id) else {
                report.append(
                    APISIXReport.badCredential(
                        name, because: "its id must be 1 to 64 letters, digits, hyphens, underscores or dots"))
                continue
            }
            guard let secret = try secret(of: credential, name: name) else { continue }
            credentials.append(.init(id: credential.id, secret: secret))
        }
        return credentials
    }

    private mutating func secret(
        of credential: GatewaySnapshot.Credential, name: String
    ) throws(APISIXRefusal) -> APISIXConfiguration.Credential.Secret? {
        switch credential.secret {
        case .oauth: return nil
        case .apiKey(let key):
            if let reason = Self.objection(toKey: key) {
                report.append(APISIXReport.badCredential(name, because: reason))
                return nil
            }
            if let other = keys.updateValue(name, forKey: key) { throw .sameKey(other, name) }
            return .keyAuth(key: key)
        case .basic(let username, let password):
            if let reason = Self.objection(toUsername: username, password: password) {
                report.append(APISIXReport.badCredential(name, because: reason))
                return nil
            }
            if let other = usernames.updateValue(name, forKey: username) { throw .sameUsername(other, name) }
            return .basicAuth(username: username, password: password)
        }
    }

    /// APISIX takes an empty key, and an empty header then opens everything that the consumer may call.
    private static func objection(toKey key: String) -> String? {
        if key.isEmpty { return "its key is empty" }
        if !APISIXNames.isVisible(key) { return "its key is not visible ASCII, so that no header could carry it" }
        if APISIXNames.isReference(key) { return "APISIX would take its key for the name of another secret" }
        return nil
    }

    /// APISIX splits what it gets at colons and takes white space away, so some pairs could never match (api7-facts 1.10).
    private static func objection(toUsername username: String, password: String) -> String? {
        for (what, text) in [("username", username), ("password", password)] {
            if text.isEmpty { return "its \(what) is empty" }
            let isPlain = text.unicodeScalars.allSatisfy {
                $0 != ":" && !$0.properties.isWhitespace && $0.properties.generalCategory != .control
            }
            if !isPlain { return "its \(what) has a colon or white space, which APISIX cannot check" }
            if APISIXNames.isReference(text) { return "APISIX would take its \(what) for the name of another secret" }
        }
        return nil
    }
}
