internal import CSodium

/// Cryptographic hash functions of FIPS 180-4.
package enum Digest {
    /// SHA-256 (FIPS 180-4 §6.2): 32 bytes.
    package static func sha256(_ bytes: [UInt8]) -> [UInt8] {
        var digest = [UInt8](repeating: 0, count: 32)
        // libsodium's hash functions need no initialisation and cannot fail.
        crypto_hash_sha256(&digest, bytes, UInt64(bytes.count))
        return digest
    }

    /// SHA-512 (FIPS 180-4 §6.4): 64 bytes.
    package static func sha512(_ bytes: [UInt8]) -> [UInt8] {
        var digest = [UInt8](repeating: 0, count: 64)
        crypto_hash_sha512(&digest, bytes, UInt64(bytes.count))
        return digest
    }
}
