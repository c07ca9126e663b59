import Crypto
package import PortalModel
package import Storage

/// Signing in and out, of developers and of administrators.
package struct Sessions: Sendable {
    let context: ServiceContext

    package init(_ context: ServiceContext) { self.context = context }

    /// A browser that has just given the right password.
    package struct Started: Sendable {
        /// Goes into a cookie; nothing else ever holds it.
        package let token: String
        package let expiresAt: Timestamp
        /// Whether the token is not a session's yet: the code of the second factor has to follow.
        package var needsCode = false
    }

    /// How long a browser keeps the cookie between password and code, in seconds.
    package static let stepAge = 600

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
            let before = developer.attempts
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
            let owner = Session.Owner.developer(developer.id)
            if let step = try step(owner, token, tables) {
                // The right password alone does not wipe wrong codes out, else they could be tried for ever.
                developer.attempts = before
                try tables.update(developer)
                return .success(step)
            }
            try trail.note("session.started", developer.id.rawValue, portal: portal, owner: developer.id.rawValue)
            return .success(try start(owner, token, client, tables))
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
            let before = administrator.attempts
            guard administrator.attempts.admit(isRight, at: now) else {
                try tables.update(administrator)
                try trail.note("session.refused", administrator.id.rawValue, portal: nil)
                return nil
            }
            administrator.seenAt = now
            try tables.update(administrator)
            let owner = Session.Owner.administrator(administrator.id)
            if let step = try step(owner, token, tables) {
                administrator.attempts = before
                try tables.update(administrator)
                return step
            }
            try trail.note("session.started", administrator.id.rawValue, portal: nil)
            return try start(owner, token, client, tables)
        }
        guard let started else { throw Refusal.conflict(.wrongSignIn) }
        return started
    }

    /// The way to the second step, where there is one.
    private func step(_ owner: Session.Owner, _ token: Token, _ tables: Tables) throws -> Started? {
        guard try tables.secondFactor(of: owner.id)?.confirmedAt != nil else { return nil }
        let end = context.now + Link.Purpose.secondFactor.lifetime
        try tables.deleteLinks(.secondFactor, subject: owner.id)
        try tables.insert(
            Link(hash: token.fingerprint, purpose: .secondFactor, subject: owner.id, expiresAt: end))
        return Started(token: token.text, expiresAt: end, needsCode: true)
    }

    /// The second step: the code of the app, or a recovery code. Wrong ones count as wrong passwords do.
    /// - Parameter step: What the first one gave.
    /// - Throws: ``Refusal``: `signInOver` where the first step is too long ago.
    package func finishSignIn(step text: String, code: String, from client: Client) async throws -> Started {
        let (token, now) = (context.newToken("session"), context.now)
        guard let step = Token(text) else { throw Refusal.conflict(.signInOver) }
        let started: Started? = try await context.store.write { tables in
            guard let link = try tables.link(step.fingerprint), link.purpose == .secondFactor, link.isUsable(at: now)
            else {
                throw Refusal.conflict(.signInOver)
            }
            let isDeveloper = link.subject.hasPrefix("dev_")
            let owner: Session.Owner =
                isDeveloper ? .developer(DeveloperID(link.subject)) : .administrator(AdministratorID(link.subject))
            let isRight = try SecondFactors(context).admit(code, of: owner, tables)
            let isAdmitted = try count(isRight, of: owner, at: now, tables)
            if isAdmitted { try tables.deleteLinks(.secondFactor, subject: owner.id) }
            try Trail(tables, context, by: owner.actor, address: client.address).note(
                isAdmitted ? "session.started" : "session.refused", owner.id,
                portal: isDeveloper ? try tables.developer(DeveloperID(owner.id))?.portal : nil,
                owner: isDeveloper ? owner.id : nil)
            return isAdmitted ? try start(owner, token, client, tables) : nil
        }
        guard let started else { throw Refusal.invalid("code", .wrongCode) }
        return started
    }

    /// Counts one attempt with a code.
    /// - Returns: Whether it may come in.
    private func count(_ isRight: Bool, of owner: Session.Owner, at now: Timestamp, _ tables: Tables) throws -> Bool {
        switch owner {
        case .developer(let id):
            guard var developer = try tables.developer(id), developer.state == .active else { return false }
            let isAdmitted = developer.attempts.admit(isRight, at: now)
            try tables.update(developer)
            return isAdmitted
        case .administrator(let id):
            guard var administrator = try tables.administrator(id) else { return false }
            let isAdmitted = administrator.attempts.admit(isRight, at: now)
            try tables.update(administrator)
            return isAdmitted
        }
    }

    /// A person's sessions, the latest first.
    package func list(of owner: Session.Owner) throws -> [Session] {
        try context.store.read { try $0.sessions(of: owner) }.filter { $0.expiresAt > context.now }
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
            session.expiresAt > context.now,
            // Else it was begun while the clock was wrong, and would end nobody knows when.
            session.createdAt <= context.now + ServiceContext.clockLeeway
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

extension Session.Owner {
    /// Who it is, in the trail.
    var actor: AuditEntry.Actor {
        switch self {
        case .developer(let id): .developer(id)
        case .administrator(let id): .administrator(id)
        }
    }
}
