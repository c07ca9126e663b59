import Crypto
import Testing

/// Passwords as they are stored.
struct PasswordHashTests {
    @Test func matchesThePasswordAlone() throws {
        let hash = try PasswordHash.make("correct horse")
        #expect(hash.hasPrefix("$argon2id$v=19$m=19456,t=2,p=1$"))
        #expect(PasswordHash.matches("correct horse", hash) && !PasswordHash.needsRenewal(hash))
        for wrong in ["", "correct hors", "correct horse ", "Correct horse", "correct horse\0"] {
            #expect(!PasswordHash.matches(wrong, hash), "'\(wrong)'")
        }
    }

    @Test func saltsEachHash() throws {
        #expect(try PasswordHash.make("same") != PasswordHash.make("same"))
    }

    /// Made by PHP's `password_hash`, another program.
    @Test func readsAHashOfAnotherProgram() {
        let hash =
            "$argon2id$v=19$m=19456,t=2,p=1$VnFsUWVoaEl1VmJ5L251Tw$zGKw/XlC7mAKCRTPqa01BxpIEVrmNWXR7fBPacHQlko"
        #expect(PasswordHash.matches("correct horse", hash) && !PasswordHash.matches("battery staple", hash))
    }

    /// A password is its bytes up to the last, zeros and all.
    @Test func hashesWhatFollowsAZero() throws {
        let hash = try PasswordHash.make("a\0b")
        #expect(PasswordHash.matches("a\0b", hash) && !PasswordHash.matches("a\0c", hash))
        #expect(!PasswordHash.matches("a", hash))
    }

    /// An unknown account must cost what a known one does: the same parameters, and libsodium reads it to the end.
    @Test func hasADecoyThatCostsTheSame() throws {
        let hash = try PasswordHash.make("x")
        let cost = hash.split(separator: "$").prefix(3)
        #expect(PasswordHash.decoy.split(separator: "$").prefix(3) == cost)
        #expect(PasswordHash.decoy.utf8.count == hash.utf8.count && !PasswordHash.needsRenewal(PasswordHash.decoy))
        #expect(!PasswordHash.matches("", PasswordHash.decoy) && !PasswordHash.matches("x", PasswordHash.decoy))
    }

    @Test(arguments: [
        "$argon2id$v=19$m=19456,t=3,p=1$6LQ7YY0uaDrZJEVnv9qu/Q$dXE7YYyjkXGYZEtfj2Tpe2SHiZCfMgn6F7d6+ADWEpQ",
        "$argon2id$v=19$m=8192,t=2,p=1$6LQ7YY0uaDrZJEVnv9qu/Q$dXE7YYyjkXGYZEtfj2Tpe2SHiZCfMgn6F7d6+ADWEpQ",
        "$argon2i$v=19$m=19456,t=2,p=1$6LQ7YY0uaDrZJEVnv9qu/Q$dXE7YYyjkXGYZEtfj2Tpe2SHiZCfMgn6F7d6+ADWEpQ",
        "$2y$10$abcdefghijklmnopqrstuuAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA", "", "$argon2id$", "plain",
    ])
    func renewsWhatIsNotOfOurMaking(hash: String) {
        #expect(PasswordHash.needsRenewal(hash) && !PasswordHash.matches("plain", hash))
    }

    @Test func refusesHashesThatWouldNotFit() throws {
        let hash = try PasswordHash.make("x")
        for text in [hash + String(repeating: "A", count: 200), hash + "\0", String(hash.dropLast()), " " + hash] {
            #expect(!PasswordHash.matches("x", text), "\(text)")
        }
    }
}
