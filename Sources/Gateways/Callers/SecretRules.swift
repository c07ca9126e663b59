import Crypto

/// What gateways that compare a whole `Authorization` field have against secrets.
enum SecretRules {
    static func objection(to secret: Caller.Credential.Secret) -> String? {
        guard case .basic(let username, let password) = secret else { return nil }
        // RFC 7617 §2.
        if username.utf8.contains(0x3a) { return "its username has a colon" }
        let hasControl = [username, password].contains { $0.utf8.contains { $0 < 0x20 || $0 == 0x7f } }
        return hasControl ? "its username or password has a control character" : nil
    }

    /// What follows `Basic ` (RFC 7617 §2, UTF-8).
    static func pair(_ username: String, _ password: String) -> String {
        Encoding.base64(Array("\(username):\(password)".utf8))
    }
}
