internal import CSodium

/// Passwords as they are stored: Argon2id (RFC 9106) in the PHC string format, `$argon2id$v=19$m=…,t=…,p=1$salt$hash`.
///
/// Each hash takes tens of milliseconds and 19 MiB: call it off the cooperative pool, and limit attempts before it.
package enum PasswordHash {
    /// There was no memory for the hash.
    package struct OutOfMemory: Error {}

    /// OWASP's Password Storage Cheat Sheet: two passes over 19 MiB in one lane. libsodium always uses one lane.
    private static let passes: UInt64 = 2
    private static let memory = 19_456 * 1024
    private static let algorithm = "$argon2id$"
    /// Of libsodium's buffers: the longest hash and the zero that ends it.
    private static let stringCount = Int(crypto_pwhash_STRBYTES)

    /// The hash of 32 random bytes that nobody kept. Where no account is found, compare with this: the answer then takes
    /// as long as for a wrong password, and does not tell which accounts exist.
    package static let decoy =
        "$argon2id$v=19$m=19456,t=2,p=1$6LQ7YY0uaDrZJEVnv9qu/Q$dXE7YYyjkXGYZEtfj2Tpe2SHiZCfMgn6F7d6+ADWEpQ"

    /// The hash to store, with a new salt.
    /// - Parameter password: As it was typed; its UTF-8 is hashed, so canonically equivalent texts differ.
    /// - Throws: ``OutOfMemory``.
    package static func make(_ password: String) throws -> String {
        Sodium.start()
        let typed = characters(password)
        var hash = [CChar](repeating: 0, count: stringCount)
        let result = crypto_pwhash_str_alg(
            &hash, typed, UInt64(typed.count), passes, memory, crypto_pwhash_ALG_ARGON2ID13)
        guard result == 0 else { throw OutOfMemory() }
        return String(decoding: hash.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self)
    }

    /// Whether the password is the one that was hashed; with the parameters in the hash, so older hashes match too.
    /// `false` for text that is no Argon2id hash.
    package static func matches(_ password: String, _ hash: String) -> Bool {
        guard let stored = buffer(hash) else { return false }
        Sodium.start()
        let typed = characters(password)
        return crypto_pwhash_str_verify(stored, typed, UInt64(typed.count)) == 0
    }

    /// Whether the hash should be made anew at the next sign-in: other parameters than ours, or no Argon2id hash.
    package static func needsRenewal(_ hash: String) -> Bool {
        guard let stored = buffer(hash) else { return true }
        return crypto_pwhash_str_needs_rehash(stored, passes, memory) != 0
    }

    private static func characters(_ text: String) -> [CChar] { text.utf8.map(CChar.init(bitPattern:)) }

    /// The text as libsodium reads it, zeros up to its full length; `nil` where it cannot be one of our hashes.
    private static func buffer(_ hash: String) -> [CChar]? {
        let text = characters(hash)
        guard hash.utf8.starts(with: algorithm.utf8), text.count < stringCount, !text.contains(0) else { return nil }
        return text + [CChar](repeating: 0, count: stringCount - text.count)
    }
}
