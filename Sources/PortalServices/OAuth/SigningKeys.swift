package import Crypto
import PortalModel
package import Storage
import Synchronization

/// The keys that tokens are signed with, and their life: published, signing, retired, gone.
///
///     try await keys.followSchedule()      // now and then
///     let key = try await keys.signer()
///
/// A key is published before it signs, so that whoever keeps the list for a while knows it by then, and stays published until
/// the last token that it signed has ended. So a change of keys makes no token fail.
package final class SigningKeys: Sendable {
    let context: ServiceContext
    /// Keys that were unsealed, by id.
    private let opened = Mutex<[String: SigningKey]>([:])
    /// Public halves that were read, by id.
    private let read = Mutex<[String: PublicKey]>([:])

    /// How long a key is published after it has stopped signing: tokens end within a day, clocks differ by minutes.
    package static let retirement = Duration.seconds(86_400 + 300)
    /// Longer than anybody keeps the list of keys; half of a key's life where that is shorter.
    private static let longestNotice = Duration.seconds(86_400)

    package init(_ context: ServiceContext) { self.context = context }

    /// What a key is at a moment.
    package enum Stage: String, Sendable {
        case published, signing, retired
    }

    /// All keys that are published, in the order in which they sign.
    /// - Throws: `DatabaseError`.
    package func list() throws -> [(key: KeptSigningKey, stage: Stage)] {
        let keys = try context.store.read { try $0.signingKeys() }
        let signer = Self.signer(of: keys, at: context.now)
        return keys.map { key in
            (key, key.id == signer?.id ? .signing : key.signsAt > context.now ? .published : .retired)
        }
    }

    /// The public halves, by which tokens are verified.
    /// - Throws: `DatabaseError`.
    package func published() throws -> [PublicKey] {
        let kept = try context.store.read { try $0.signingKeys() }
        let known = read.withLock { $0 }
        let keys = kept.compactMap { known[$0.id] ?? (try? PublicKey(jwk: Array($0.publicJWK.utf8))) }
        if keys.contains(where: { known[$0.thumbprint] == nil }) {
            read.withLock { $0 = Dictionary(keys.map { ($0.thumbprint, $0) }, uniquingKeysWith: { first, _ in first }) }
        }
        return keys
    }

    /// The key that signs now; the first one is made when it is needed.
    /// - Throws: ``SnapshotBuilder/Unreadable`` where it was sealed with another master key; `DatabaseError`.
    package func signer() async throws -> SigningKey {
        var keys = try context.store.read { try $0.signingKeys() }
        if keys.isEmpty {
            try await followSchedule()
            keys = try context.store.read { try $0.signingKeys() }
        }
        guard let kept = Self.signer(of: keys, at: context.now) else {
            throw SnapshotBuilder.Unreadable(description: "There is no key to sign tokens with")
        }
        return try open(kept)
    }

    /// Makes the next key where its time has come, and takes away those whose tokens have all ended.
    /// - Throws: `DatabaseError`, `Store.CannotSave`.
    package func followSchedule() async throws {
        let (context, schedule) = (context, schedule)
        let kept = try context.store.read { try $0.signingKeys() }
        guard schedule.next(after: kept) != nil || !schedule.over(of: kept).isEmpty else { return }
        // Made outside of the transaction, which others wait for.
        let made = newKey()
        try await context.store.write { tables in
            let trail = Trail(tables, context, by: .system)
            let kept = try tables.signingKeys()
            for key in schedule.over(of: kept) {
                try tables.deleteSigningKey(key.id)
                try trail.note("signing-key.removed", key.id, portal: nil)
            }
            if let start = schedule.next(after: kept) { try Self.publish(made, signingAt: start, trail) }
            try tables.touchGateways(.everyone)
        }
    }

    /// A new key, sealed; its times are still to be said.
    func newKey() -> KeptSigningKey {
        let key = SigningKey.generate(schedule.algorithm)
        let id = key.publicKey.thumbprint
        return KeptSigningKey(
            id: id, publicJWK: key.publicKey.jwk,
            sealed: context.box.seal(Array(key.secretJWK.utf8), context: Self.place(id)), publishedAt: context.now,
            signsAt: context.now)
    }

    static func publish(_ key: KeptSigningKey, signingAt start: Timestamp, _ trail: Trail) throws {
        var key = key
        key.signsAt = start
        try trail.tables.insert(key)
        try trail.note("signing-key.published", key.id, portal: nil, after: "\(start)")
    }

    private var schedule: Schedule {
        let settings = context.offerings.now.site.companion.oauth
        let life = Duration.seconds(settings.keyDays * 86_400)
        return Schedule(
            now: context.now, algorithm: settings.algorithm == .es256 ? .es256 : .rs256, life: life,
            notice: min(life / 2, Self.longestNotice))
    }

    static func signer(of keys: [KeptSigningKey], at now: Timestamp) -> KeptSigningKey? {
        // The first one where the clock was put back to before it: better a key than none.
        keys.last { $0.signsAt <= now } ?? keys.first
    }

    private func open(_ kept: KeptSigningKey) throws -> SigningKey {
        if let key = opened.withLock({ $0[kept.id] }) { return key }
        guard let bytes = context.box.open(kept.sealed, context: Self.place(kept.id)),
            let key = SigningKey(secretJWK: String(decoding: bytes, as: UTF8.self))
        else {
            throw SnapshotBuilder.Unreadable(
                description:
                    "Signing key \(kept.id) was sealed with another master key; restore the key it was made with")
        }
        opened.withLock { $0 = [kept.id: key] }
        return key
    }

    private static func place(_ id: String) -> String { "signing_keys/\(id)" }
}

/// What is due at a moment.
private struct Schedule {
    let now: Timestamp
    let algorithm: SignatureAlgorithm
    /// How long a key signs.
    let life: Duration
    /// How long it is published before.
    let notice: Duration

    /// When a key that is published now begins to sign; `nil` where none is due.
    func next(after keys: [KeptSigningKey]) -> Timestamp? {
        guard let last = keys.last(where: isPlausible) else { return keys.isEmpty ? now : now + notice }
        let isRight = (try? PublicKey(jwk: Array(last.publicJWK.utf8)))?.algorithm == algorithm
        if !isRight { return max(now + notice, last.signsAt + .seconds(1)) }
        let end = last.signsAt + life
        return now + notice >= end ? max(now + notice, end) : nil
    }

    /// Keys whose tokens have all ended, because the one after them has signed for so long.
    func over(of keys: [KeptSigningKey]) -> [KeptSigningKey] {
        let starts = keys.filter(isPlausible).map(\.signsAt)
        return keys.filter { key in
            isPlausible(key)
                ? starts.contains { $0 > key.signsAt && $0 + SigningKeys.retirement <= now }
                : starts.contains { $0 <= now }
        }
    }

    /// What begins later than any key is announced was made while the clock was wrong.
    private func isPlausible(_ key: KeptSigningKey) -> Bool {
        key.signsAt <= now + notice + ServiceContext.clockLeeway
    }
}
