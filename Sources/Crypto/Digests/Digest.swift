internal import COpenSSL
internal import CSodium

/// Hash functions: those of FIPS 180-4, and one that others still name things by.
package enum Digest {
    /// SHA-256 (FIPS 180-4 §6.2): 32 bytes.
    package static func sha256(_ bytes: [UInt8]) -> [UInt8] {
        var digest = [UInt8](repeating: 0, count: 32)
        // libsodium's hash functions need no initialisation and cannot fail.
        crypto_hash_sha256(&digest, bytes, UInt64(bytes.count))
        return digest
    }

    /// MD5 (RFC 1321): 16 bytes, for names that others give by it. It keeps nothing safe.
    /// - Returns: `nil` where OpenSSL is set to refuse it (FIPS 140-3).
    package static func md5(_ bytes: [UInt8]) -> [UInt8]? {
        var digest = [UInt8](repeating: 0, count: 16)
        return EVP_Digest(bytes, bytes.count, &digest, nil, EVP_md5(), nil) == 1 ? digest : nil
    }

    /// SHA-512 (FIPS 180-4 §6.4): 64 bytes.
    package static func sha512(_ bytes: [UInt8]) -> [UInt8] {
        var digest = [UInt8](repeating: 0, count: 64)
        crypto_hash_sha512(&digest, bytes, UInt64(bytes.count))
        return digest
    }
}
