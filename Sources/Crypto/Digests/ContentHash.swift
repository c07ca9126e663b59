/// Digests of files: names that change with the content, and integrity attributes.
package enum ContentHash {
    /// The first ten hexadecimal digits of the SHA-256 of `bytes`: 40 bits, enough to tell the versions of one file.
    package static func short(_ bytes: [UInt8]) -> String {
        Encoding.hexadecimal(Digest.sha256(bytes).prefix(5))
    }

    /// A Subresource Integrity value (W3C SRI §3.5): `sha512-` and the digest in base64.
    package static func integrity(_ bytes: [UInt8]) -> String {
        "sha512-" + Encoding.base64(Digest.sha512(bytes))
    }
}
