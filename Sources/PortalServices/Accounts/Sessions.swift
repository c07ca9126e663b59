import Crypto
package import PortalModel
package import Storage

/// Signing in and out, of developers and of administrators.
package struct Sessions: Sendable {
    let context: ServiceContext

    package init(_ context: ServiceContext) { self.context = context }

    /// A browser that has just signed in.
    package struct Started: Sendable {
        /// Goes into the cookie; nothing else ever holds it.
        package let token: String
        package let expiresAt: Timestamp
    }

    /// Where a sign-in comes from.
    package struct Client: Sendable {
        package var address: String
        package var agent: String

        package init(address: String, agent: String) {
            self.address = address
            self.agent = agent
        }
    }

    /// How long a browser keeps a session's cookie, in seconds.
    package static let cookieAge = 7 * 86_400
    private static let lifetime = Duration.seconds(cookieAge)
    /// A session is not prolonged beyond this, however busy it is.
    private static let longestLifetime = Duration.seconds(30 * 86_400)

    /// Signs a developer in.
    /// - Throws: ``Refusal/conflict(_:)``: `wrongSignIn` for every reason that must not be told; with the right password
    ///   also `addressUnverified`, `accountPending`, `accountSuspended`.
    package func signIn(
        email: String, password: String, portal: PortalID, from client: Client
    ) async throws -> Started {
        let developer = try context.store.read {
            try $0.developer(portal: portal, email: FieldRules.trimmed(email))
        }
        let isRight = await context.passwords.matches(password, developer?.passwordHash)
        guard let developer else { throw Refusal.conflict(.wrongSignIn) }
        let (token, now) = (context.newToken("session"), context.now)
        let outcome: Result<Started, Refusal> = try await context.store.write { tables in
            guard var developer = try tables.developer(developer.id) else { return .failure(.conflict(.wrongSignIn)) }
            let trail = Trail(tables, context, by: .developer(developer.id), address: client.address)
            let mayCome = developer.state != .rejected && developer.state != .deleted
            guard developer.attempts.admit(isRight && mayCome, at: now) else {
                try tables.update(developer)
                try trail.note(
                    "session.refused", developer.id.rawValue, portal: portal, owner: developer.id.rawValue)
                return .failure(.conflict(.wrongSignIn))
            }
            switch developer.state {
            case .unverified:
                try Accounts(context).sendVerification(of: developer, trail)
                return .failure(.conflict(.addressUnverified))
            case .pending: return .failure(.conflict(.accountPending))
            case .suspended: return .failure(.conflict(.accountSuspended))
            default: break
            }
            developer.seenAt = now
            try tables.update(developer)
            try trail.note("session.started", developer.id.rawValue, portal: portal, owner: developer.id.rawValue)
            return .success(try start(.developer(developer.id), token, client, tables))
        }
        return try outcome.get()
    }

    /// Signs one of the provider's users in.
    /// - Throws: ``Refusal/conflict(_:)`` with `wrongSignIn`.
    package func signInAdministrator(email: String, password: String, from client: Client) async throws -> Started {
        let administrator = try context.store.read { try $0.administrator(email: FieldRules.trimmed(email)) }
        let isRight = await context.passwords.matches(password, administrator?.passwordHash)
        guard let administrator else { throw Refusal.conflict(.wrongSignIn) }
        let (token, now) = (context.newToken("console"), context.now)
        let started: Started? = try await context.store.write { tables in
            guard var administrator = try tables.administrator(administrator.id) else { return nil }
            let trail = Trail(tables, context, by: .administrator(administrator.id), address: client.address)
            guard administrator.attempts.admit(isRight, at: now) else {
                try tables.update(administrator)
                try trail.note("session.refused", administrator.id.rawValue, portal: nil)
                return nil
            }
            administrator.seenAt = now
            try tables.update(administrator)
            try trail.note("session.started", administrator.id.rawValue, portal: nil)
            return try start(.administrator(administrator.id), token, client, tables)
        }
        guard let started else { throw Refusal.conflict(.wrongSignIn) }
        return started
    }

    private func start(
        _ owner: Session.Owner, _ token: Token, _ client: Client, _ tables: Tables
    ) throws -> Started {
        let session = Session(
            hash: token.fingerprint, owner: owner, createdAt: context.now, expiresAt: context.now + Self.lifetime,
            address: client.address, agent: String(client.agent.prefix(300)))
        try tables.insert(session)
        return Started(token: token.text, expiresAt: session.expiresAt)
    }

    /// The session of a cookie, where it is one that counts.
    package func session(token text: String) throws -> Session? {
        guard let token = Token(text), let session = try context.store.read({ try $0.session(token.fingerprint) }),
            session.expiresAt > context.now
        else { return nil }
        return session
    }

    /// The developer of a session, as long as they are active.
    package func developer(of session: Session) throws -> Developer? {
        guard case .developer(let id) = session.owner, let developer = try context.store.read({ try $0.developer(id) }),
            developer.state == .active
        else { return nil }
        return developer
    }

    /// The provider's user of a session.
    package func administrator(of session: Session) throws -> Administrator? {
        guard case .administrator(let id) = session.owner else { return nil }
        return try context.store.read { try $0.administrator(id) }
    }

    /// Whether a session's use is worth noting again: once an hour.
    package func mustTouch(_ session: Session) -> Bool { context.now > session.seenAt + .seconds(3600) }

    /// Notes that a session is in use, and prolongs it.
    package func touch(_ session: Session) async throws {
        let now = context.now
        let end = min(now + Self.lifetime, session.createdAt + Self.longestLifetime)
        try await context.store.write { try $0.touchSession(session.hash, at: now, until: end) }
    }

    /// Ends one session.
    package func signOut(_ session: Session) async throws {
        try await context.store.write { try $0.deleteSession(session.hash) }
    }

    /// Ends all sessions of the same person but this one.
    package func signOutElsewhere(_ session: Session) async throws {
        try await context.store.write { try $0.deleteSessions(of: session.owner, except: session.hash) }
    }
}
