import Crypto

/// What Kong takes as names, and what it has against some secrets.
enum KongNames {
    /// Kong compares hosts whole, or after a first label that is a `*` (`typedefs.wildcard_host`).
    static func isHost(_ text: String) -> Bool {
        !text.contains("*") || text.hasPrefix("*.") && !text.dropFirst().contains("*")
    }

    /// `^[a-zA-Z0-9-_]+$`, one of the `key_names` of key-auth, for headers and query parameters alike.
    static func isKeyName(_ text: String) -> Bool {
        !text.isEmpty
            && text.utf8.allSatisfy { byte in
                switch byte {
                case 0x30...0x39, 0x41...0x5a, 0x61...0x7a, 0x2d, 0x5f: true
                default: false
                }
            }
    }

    /// An origin with other characters would be taken for a regular expression that begins anywhere.
    static func isOrigin(_ text: String) -> Bool {
        text.utf8.allSatisfy { byte in
            switch byte {
            case 0x30...0x39, 0x41...0x5a, 0x61...0x7a, 0x2d, 0x2e, 0x2f, 0x3a: true
            default: false
            }
        }
    }

    /// What can be told in a group, which must stay short enough for a key of Kong's own store (LMDB: 511 bytes).
    static func isTold(_ text: String) -> Bool { GatewayNames.isPlain(text) && text.utf8.count <= 128 }

    static func objection(to secret: Caller.Credential.Secret) -> String? {
        let texts: [String]
        switch secret {
        case .apiKey(let key): texts = [key]
        case .basic(let username, let password): texts = [username, password]
        }
        if texts.contains(where: isReference) { return "Kong would take its secret for the name of another one" }
        return SecretRules.objection(to: secret)
    }

    /// Whether Kong would take a value for the place of a secret kept elsewhere (`{vault://env/name}`).
    static func isReference(_ text: String) -> Bool { text.hasPrefix("{vault://") }

    /// The id of a credential: Kong takes UUIDs only. It depends on names alone, so the same credential keeps it.
    static func uuid(of credential: String, application: String) -> String {
        var bytes = Array(Digest.sha256(Array("portico credential \(application)/\(credential)".utf8)).prefix(16))
        // Version 8, what everybody makes as they like (RFC 9562 §5.8).
        bytes[6] = bytes[6] & 0x0f | 0x80
        bytes[8] = bytes[8] & 0x3f | 0x80
        let digits = Encoding.hexadecimal(bytes[...])
        var text = ""
        for (index, digit) in digits.enumerated() {
            if [8, 12, 16, 20].contains(index) { text += "-" }
            text.append(digit)
        }
        return text
    }
}
