internal import CJose

/// Signed texts in the compact serialization (RFC 7515 §7.1): `header.payload.signature`.
package enum JWS {
    /// Longer texts are none: a header field has to hold one.
    private static let longest = 16_384

    /// What a signature proved.
    package struct Verified: Sendable, Equatable {
        package let payload: [UInt8]
        /// `typ` as it was written (RFC 7515 §4.1.9).
        package let type: String?
        /// The key that signed.
        package let key: PublicKey
    }

    /// Signs a payload.
    /// - Parameter type: `typ`, such as `at+jwt` (RFC 9068 §2.1).
    package static func sign(_ payload: [UInt8], type: String, by key: SigningKey) -> String {
        var error = cjose_err()
        guard let header = cjose_header_new(&error) else { preconditionFailure("out of memory") }
        defer { cjose_header_release(header) }
        for (name, value) in [
            ("alg", key.publicKey.algorithm.rawValue), ("kid", key.publicKey.thumbprint), ("typ", type),
        ] {
            precondition(cjose_header_set(header, name, value, &error), "'\(name)' cannot be in a header")
        }
        guard let signed = cjose_jws_sign(key.handle.pointer, header, payload, payload.count, &error) else {
            preconditionFailure("a key does not sign: \(String(cString: error.message))")
        }
        defer { cjose_jws_release(signed) }
        var text: UnsafePointer<CChar>?
        // The text is the JWS's own and goes with it.
        guard cjose_jws_export(signed, &text, &error), let text else { preconditionFailure("out of memory") }
        return String(cString: text)
    }

    /// Checks a text by the keys that may have signed it.
    /// - Parameter keys: Where the header has a `kid`, only the key of that name is tried; in any case only those whose
    ///   own algorithm is the header's.
    /// - Returns: `nil` for whatever is wrong with it.
    package static func verify(_ text: String, by keys: [PublicKey]) -> Verified? {
        let parts = text.utf8.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
        guard text.utf8.count <= longest, parts.count == 3 else { return nil }
        // Strictly, so that one signature has one spelling; cjose's own decoder takes more.
        let decoded = parts.compactMap { Base64URL.decode(String(decoding: $0, as: UTF8.self)) }
        guard decoded.count == 3, let header = JSONMembers(decoded[0]), let algorithm = header.text("alg"),
            // RFC 7515 §4.1.11: extensions that must be understood; none is.
            !header.has("crit")
        else { return nil }
        for name in ["kid", "typ"] where header.has(name) && header.text(name) == nil { return nil }
        let (id, type) = (header.text("kid"), header.text("typ"))
        for key in keys where key.algorithm.rawValue == algorithm && (id == nil || key.id == id) {
            if isSigned(text, by: key) { return Verified(payload: decoded[1], type: type, key: key) }
        }
        return nil
    }

    /// What a text claims to hold, unproved: to find the keys that it has to be verified by, and for nothing else.
    package static func unverifiedPayload(of text: String) -> [UInt8]? {
        let parts = text.utf8.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
        guard text.utf8.count <= longest, parts.count == 3 else { return nil }
        return Base64URL.decode(String(decoding: parts[1], as: UTF8.self))
    }

    private static func isSigned(_ text: String, by key: PublicKey) -> Bool {
        var error = cjose_err()
        guard let signed = cjose_jws_import(text, text.utf8.count, &error) else { return false }
        defer { cjose_jws_release(signed) }
        return cjose_jws_verify(signed, key.handle.pointer, &error)
    }
}
