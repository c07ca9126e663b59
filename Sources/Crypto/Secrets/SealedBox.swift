internal import CSodium

/// Secrets in the database that must be read again, such as a gateway's credential: encrypted and bound to their place.
///
/// XChaCha20-Poly1305 (draft-irtf-cfrg-xchacha-03 §2; the construction is RFC 8439 §2.8). Its nonce of 24 bytes is long
/// enough to be drawn at random for every box. A box is a version byte, the nonce, the ciphertext and its tag.
package struct SealedBox: Sendable {
    private static let version: UInt8 = 1
    private static let nonceCount = 24
    private static let tagCount = 16

    private let key: MasterKey

    package init(key: MasterKey) { self.key = key }

    /// - Parameter context: Where the box belongs, such as `credential/17/secret`. It is not in the box; a box moved to
    ///   another row or column does not open.
    /// - Returns: 41 bytes more than `bytes`, different each time.
    package func seal(_ bytes: [UInt8], context: String) -> [UInt8] {
        let nonce = RandomText.systemBytes(Self.nonceCount)
        let bound = Self.associatedData(context)
        var sealed = [UInt8](repeating: 0, count: bytes.count + Self.tagCount)
        // Fails only for messages longer than the memory.
        _ = crypto_aead_xchacha20poly1305_ietf_encrypt(
            &sealed, nil, bytes, UInt64(bytes.count), bound, UInt64(bound.count), nil, nonce, key.bytes)
        return [Self.version] + nonce + sealed
    }

    /// - Returns: What was sealed, or `nil` for another key or context, or a box that was changed, cut or is no box.
    package func open(_ box: [UInt8], context: String) -> [UInt8]? {
        let start = 1 + Self.nonceCount
        guard box.first == Self.version, box.count >= start + Self.tagCount else { return nil }
        let sealed = Array(box[start...])
        let nonce = Array(box[1..<start])
        let bound = Self.associatedData(context)
        var bytes = [UInt8](repeating: 0, count: sealed.count - Self.tagCount)
        let result = crypto_aead_xchacha20poly1305_ietf_decrypt(
            &bytes, nil, nil, sealed, UInt64(sealed.count), bound, UInt64(bound.count), nonce, key.bytes)
        return result == 0 ? bytes : nil
    }

    /// The version is authenticated with the context, so that no later version can be taken for this one.
    private static func associatedData(_ context: String) -> [UInt8] { [version] + Array(context.utf8) }
}
