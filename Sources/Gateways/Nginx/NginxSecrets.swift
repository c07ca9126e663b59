/// What nginx has against some secrets, and which it cannot tell from others: it finds the keys of a map without regard
/// to case. The value says the secret again, and is compared with it as it is; but of two that differ in case only, one
/// could not be in the map.
struct NginxSecrets {
    /// Secrets and applications in lower case.
    private var secrets: Set<String> = []
    private var applications: Set<String> = []

    static func objection(to secret: Caller.Credential.Secret) -> String? {
        if let reason = SecretRules.objection(to: secret) { return reason }
        let text = text(of: secret)
        // As it is written, with a backslash before some.
        let length = text.utf8.reduce(0) { $0 + ($1 == 0x22 || $1 == 0x5c ? 2 : 1) }
        if length > 2_048 { return "it is too long for nginx" }
        return text.utf8.contains(0x24) ? "its key has a '$', which nginx would take for a variable" : nil
    }

    /// An API key and what is made of a password never look the same.
    static func text(of secret: Caller.Credential.Secret) -> String {
        switch secret {
        case .apiKey(let key): "k:\(key)"
        case .basic(let username, let password): "b:\(SecretRules.pair(username, password))"
        }
    }

    /// Whether an application can be told from all before it.
    mutating func takes(_ caller: Caller, _ callers: inout Callers) -> Bool {
        if applications.insert(caller.id.lowercased()).inserted { return true }
        callers.close(caller.id, because: "its id differs from another's in case only")
        return false
    }

    /// Its secrets, without those that cannot be told from one before.
    mutating func secrets(of caller: Caller, _ callers: inout Callers) -> [(secret: String, id: String)] {
        // A client's id stands where a secret does; no secret begins as it does.
        let all =
            caller.credentials.map { (Self.text(of: $0.secret), $0.id) }
            + caller.clients.map { ("t:\($0.name)", $0.id) }
        return all.compactMap { text, id in
            if secrets.insert(text.lowercased()).inserted { return (text, id) }
            callers.close(
                credential: "\(caller.id)/\(id)", because: "its secret differs from another's in case only")
            return nil
        }
    }
}
