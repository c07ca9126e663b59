internal import CJose

/// A key that signs tokens. Its private half is never printed: not by `print`, `dump`, interpolation or a failed test.
///
///     let key = SigningKey.generate(.es256)
///     let token = JWS.sign(payload, type: "at+jwt", by: key)
package struct SigningKey: Sendable, CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    package let publicKey: PublicKey
    let handle: KeyHandle

    /// A new key, by OpenSSL's random numbers; RSA has 2048 bits and takes a tenth of a second.
    package static func generate(_ algorithm: SignatureAlgorithm) -> SigningKey {
        var error = cjose_err()
        // 65537.
        let exponent: [UInt8] = [1, 0, 1]
        let made =
            switch algorithm {
            case .es256: cjose_jwk_create_EC_random(CJOSE_JWK_EC_P_256, &error)
            case .rs256: cjose_jwk_create_RSA_random(2048, exponent, exponent.count, &error)
            }
        guard let made, let key = SigningKey(KeyHandle(owning: made)) else {
            preconditionFailure("OpenSSL makes no key: it has no memory or no source of randomness")
        }
        return key
    }

    /// A key that was kept.
    /// - Parameter jwk: What ``secretJWK`` gave; `nil` for anything else.
    package init?(secretJWK jwk: String) {
        guard let handle = KeyHandle(json: jwk) else { return nil }
        self.init(handle)
    }

    private init?(_ handle: KeyHandle) {
        guard let json = JSONMembers(Array(handle.json(includingPrivate: true).utf8)), json.has("d"),
            let publicKey = try? PublicKey(json)
        else { return nil }
        self.handle = handle
        self.publicKey = publicKey
    }

    /// The whole key as a JWK: the secret itself, to be sealed before it is kept.
    package var secretJWK: String { handle.json(includingPrivate: true) }

    package var description: String { "SigningKey \(publicKey.thumbprint)" }
    package var debugDescription: String { description }
    package var customMirror: Mirror { Mirror(self, children: []) }
}
