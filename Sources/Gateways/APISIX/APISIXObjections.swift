/// What APISIX has against some secrets.
enum APISIXObjections {
    static func objection(to secret: Caller.Credential.Secret) -> String? {
        switch secret {
        case .apiKey(let key): isReference(key) ? "APISIX would take its key for the name of another secret" : nil
        case .basic(let username, let password):
            objection(to: username, what: "username") ?? objection(to: password, what: "password")
        }
    }

    /// APISIX splits what it gets at colons and takes white space away, so some pairs could never match (api7-facts 1.10).
    private static func objection(to text: String, what: String) -> String? {
        let isPlain = text.unicodeScalars.allSatisfy {
            $0 != ":" && !$0.properties.isWhitespace && $0.properties.generalCategory != .control
        }
        if !isPlain { return "its \(what) has a colon or white space, which APISIX cannot check" }
        return isReference(text) ? "APISIX would take its \(what) for the name of another secret" : nil
    }

    /// Whether APISIX would take a value for the name of a secret kept elsewhere (`$env://`, `$secret://`, of any case).
    static func isReference(_ text: String) -> Bool {
        guard text.utf8.first == 0x24 else { return false }
        let start = text.prefix(10).lowercased()
        return start.hasPrefix("$env://") || start.hasPrefix("$secret://")
    }
}
