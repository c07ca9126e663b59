internal import COpenSSL
internal import CSodium

/// Keyed hashes (RFC 2104): only who holds the key can make or check one. Compare them with ``ConstantTime``.
package enum HMAC {
    /// HMAC-SHA-256 (RFC 4231): 32 bytes. The key may have any length; 32 random bytes are right.
    package static func sha256(key: [UInt8], message: [UInt8]) -> [UInt8] {
        var state = crypto_auth_hmacsha256_state()
        var code = [UInt8](repeating: 0, count: 32)
        // As the hash functions, these need no initialisation and cannot fail.
        crypto_auth_hmacsha256_init(&state, key, key.count)
        crypto_auth_hmacsha256_update(&state, message, UInt64(message.count))
        crypto_auth_hmacsha256_final(&state, &code)
        return code
    }

    /// HMAC-SHA-1 (RFC 2202): 20 bytes, for one-time passwords alone. Every authenticator app knows it, and its strength
    /// does not rest on collisions, which can be made of SHA-1 (RFC 4226 appendix B.2).
    package static func sha1(key: [UInt8], message: [UInt8]) -> [UInt8] {
        var code = [UInt8](repeating: 0, count: 20)
        var count: CUnsignedInt = 0
        let made = COpenSSL.HMAC(EVP_sha1(), key, CInt(key.count), message, message.count, &code, &count)
        // It fails where there is no memory, and in an OpenSSL that was built without SHA-1, which Debian's is not.
        precondition(made != nil && count == 20, "OpenSSL makes no HMAC-SHA-1")
        return code
    }
}
