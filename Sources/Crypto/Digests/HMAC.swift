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

    /// HMAC-SHA-1 (RFC 2202): 20 bytes, for one-time passwords alone; see ``SHA1``.
    package static func sha1(key: [UInt8], message: [UInt8]) -> [UInt8] {
        let short = key.count > 64 ? SHA1.digest(key) : key
        let block = short + [UInt8](repeating: 0, count: 64 - short.count)
        let inner = SHA1.digest(block.map { $0 ^ 0x36 } + message)
        return SHA1.digest(block.map { $0 ^ 0x5c } + inner)
    }
}
