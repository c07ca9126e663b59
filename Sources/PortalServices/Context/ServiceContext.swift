package import Crypto
import Foundation
package import IdentityProtocols
package import PortalModel
package import Storage
import Synchronization

/// What every use case stands on.
package struct ServiceContext: Sendable {
    package let store: Store
    package let offerings: Offerings
    package let environment: ServiceEnvironment
    /// Seals what must be read back: credentials for the gateways, mails that wait.
    let box: SealedBox
    /// Keys the hashes by which presented secrets are found.
    let lookupKey: [UInt8]
    /// Signs the links by which approvers decide.
    let decisionKey: [UInt8]
    /// Makes the secrets by which gateways prove who they are.
    private let gatewayKey: [UInt8]
    let passwords: Passwords
    /// Where clients of OAuth are registered, by the ids of `companion.oauth.providers`.
    let registries: [String: any ClientRegistry]

    package init(
        store: Store, offerings: Offerings, masterKey: MasterKey, registries: [String: any ClientRegistry] = [:],
        environment: ServiceEnvironment = .system
    ) {
        self.registries = registries
        self.store = store
        self.offerings = offerings
        self.environment = environment
        box = SealedBox(key: masterKey)
        lookupKey = masterKey.derivedKey(for: "credential look-up")
        decisionKey = masterKey.derivedKey(for: "decision links")
        gatewayKey = masterKey.derivedKey(for: "gateways")
        passwords = Passwords()
    }

    /// What a gateway of the site's configuration proves itself with when it asks: 43 characters of base64url.
    package func secret(ofGateway id: String) -> String {
        Base64URL.encode(HMAC.sha256(key: gatewayKey, message: Array(id.utf8)))
    }

    package var now: Timestamp { environment.now() }

    /// Password hashes that are being made or wait for that.
    package var passwordChecksWaiting: Int { passwords.waiting }

    /// What lies further ahead than a clock is ever put back was written while the clock was wrong.
    static let clockLeeway = Duration.seconds(86_400)

    /// A new identifier, such as `app_7k2m…`: 80 random bits in lower case, so that it also suits host names and files.
    func newID<ID: Identifier>(_ prefix: String) -> ID { ID("\(prefix)_\(newName())") }

    func newEventID() -> String { "evt_\(newName())" }

    /// What nothing else was called or will be, for those who must tell one request from another.
    package func newNumber() -> String { newName() }

    func newName() -> String { RandomText.make(16, of: Self.letters, random: environment.random) }

    func newToken(_ prefix: String) -> Token { Token.make(prefix: prefix, random: environment.random) }

    private static let letters = Array("abcdefghijklmnopqrstuvwxyz234567".utf8)
}

/// Time and chance, from outside.
package struct ServiceEnvironment: Sendable {
    package var now: @Sendable () -> Timestamp
    /// That many unpredictable bytes.
    package var random: @Sendable (Int) -> [UInt8]

    package init(now: @escaping @Sendable () -> Timestamp, random: @escaping @Sendable (Int) -> [UInt8]) {
        self.now = now
        self.random = random
    }
}

/// Makes and checks password hashes, two at a time, away from the threads that answer requests:
/// one takes some 20 ms and 19 MB.
final class Passwords: Sendable {
    private let queue = OperationQueue()

    init() {
        queue.maxConcurrentOperationCount = 2
        queue.qualityOfService = .userInitiated
    }

    var waiting: Int { queue.operationCount }

    func hash(_ password: String) async throws -> String {
        try await withCheckedThrowingContinuation { continuation in
            queue.addOperation { continuation.resume(with: Result { try PasswordHash.make(password) }) }
        }
    }

    /// Whether it is the password; takes as long where there is no account.
    func matches(_ password: String, _ hash: String?) async -> Bool {
        await withCheckedContinuation { continuation in
            queue.addOperation {
                let matches = PasswordHash.matches(password, hash ?? PasswordHash.decoy)
                continuation.resume(returning: matches && hash != nil)
            }
        }
    }
}
