internal import CSodium

/// Digests of files: names that change with the content, and integrity attributes.
package enum ContentHash {
    /// The first ten hexadecimal digits of the SHA-256 of `bytes`: 40 bits, enough to tell the versions of one file.
    package static func short(_ bytes: [UInt8]) -> String {
        var digest = [UInt8](repeating: 0, count: 32)
        // libsodium's hash functions need no initialisation and cannot fail.
        crypto_hash_sha256(&digest, bytes, UInt64(bytes.count))
        return Encoding.hexadecimal(digest.prefix(5))
    }

    /// A Subresource Integrity value (W3C SRI §3.5): `sha512-` and the digest in base64.
    package static func integrity(_ bytes: [UInt8]) -> String {
        var digest = [UInt8](repeating: 0, count: 64)
        crypto_hash_sha512(&digest, bytes, UInt64(bytes.count))
        return "sha512-" + Encoding.base64(digest)
    }
}
