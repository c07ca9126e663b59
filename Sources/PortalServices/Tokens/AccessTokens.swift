import Crypto
package import PortalModel
package import Storage

/// Tokens of the APIs: made by developers for themselves, by the provider's users for themselves, and by administrators
/// for a portal's own front end. A token is shown once.
package struct AccessTokens: Sendable {
    let context: ServiceContext

    package init(_ context: ServiceContext) { self.context = context }

    /// A token that was just made, with the text that will not be seen again.
    package struct Issued: Sendable {
        package let token: AccessToken
        package let text: String
    }

    /// What somebody asks for.
    package struct Request: Sendable {
        package var name: String
        package var scopes: [String]
        /// The last day, `2027-06-30`; empty: it has no end.
        package var expires: String

        package init(name: String, scopes: [String], expires: String = "") {
            self.name = name
            self.scopes = scopes
            self.expires = expires
        }
    }

    /// Somebody's tokens, the latest first.
    package func list(of owner: AccessToken.Owner) throws -> [AccessToken] {
        try context.store.read { try $0.tokens(of: owner) }
    }

    /// Makes a token for the caller's own use.
    /// - Throws: ``Refusal``.
    package func create(_ request: Request, by caller: Caller) async throws -> Issued {
        switch caller.person {
        case .developer(let id):
            return try await create(request, for: .developer(id), prefix: "pat", allowed: APIScope.portal, by: caller)
        case .administrator(let id, let role):
            let allowed = APIScope.admin.filter { role >= $0.role }
            return try await create(request, for: .administrator(id), prefix: "adm", allowed: allowed, by: caller)
        }
    }

    /// Makes a token for a portal's front end, which may then act for any of the portal's developers.
    /// - Throws: ``Refusal``.
    package func create(_ request: Request, for portal: PortalID, by caller: Caller) async throws -> Issued {
        try caller.require(.administrator)
        guard context.offerings.now.portal(portal) != nil else { throw Refusal.notFound }
        return try await create(request, for: .portal(portal), prefix: "prt", allowed: APIScope.portal, by: caller)
    }

    private func create(
        _ request: Request, for owner: AccessToken.Owner, prefix: String, allowed: [APIScope], by caller: Caller
    ) async throws -> Issued {
        var rules = FieldRules()
        let name = rules.line("name", request.name)
        let scopes = allowed.map(\.rawValue).filter(request.scopes.contains)
        if scopes.isEmpty { rules.add("scopes", .missing) }
        let expires = rules.lastDay("expires", request.expires, now: context.now)
        try rules.finish()
        let secret = context.newToken(prefix)
        let token = AccessToken(
            id: context.newID("tok"), hash: secret.fingerprint, hint: secret.description, name: name, scopes: scopes,
            owner: owner, createdAt: context.now, expiresAt: expires)
        try await context.store.write { tables in
            try tables.insert(token)
            try Trail(tables, context, by: caller).note(
                "token.created", token.id.rawValue, portal: try portal(of: owner, tables), owner: owner.subject,
                after: scopes.joined(separator: " "))
        }
        return Issued(token: token, text: secret.text)
    }

    /// Takes a token away: the caller's own, or as an administrator a portal's.
    /// - Throws: ``Refusal``.
    package func revoke(_ id: TokenID, by caller: Caller) async throws {
        try await context.store.write { tables in
            guard let token = try tables.token(id) else { throw Refusal.notFound }
            switch (token.owner, caller.person) {
            case (.developer(let owner), .developer(let id)) where owner == id: break
            case (.administrator(let owner), .administrator(let id, _)) where owner == id: break
            case (.portal, .administrator): try caller.require(.administrator)
            default: throw Refusal.notFound
            }
            try tables.delete(id)
            try Trail(tables, context, by: caller).note(
                "token.revoked", id.rawValue, portal: try portal(of: token.owner, tables), owner: token.owner.subject,
                before: token.name)
        }
    }

    /// The token that a program presents, where it counts.
    package func token(presented text: String) throws -> AccessToken? {
        guard let secret = Token(text), let token = try context.store.read({ try $0.token(secret.fingerprint) }) else {
            return nil
        }
        if let end = token.expiresAt, end <= context.now { return nil }
        return token
    }

    /// Notes that it is in use, once an hour.
    package func touch(_ token: AccessToken) async throws {
        let now = context.now
        if let used = token.usedAt, used + .seconds(3600) > now { return }
        try await context.store.write { try $0.touch(token.id, at: now) }
    }

    private func portal(of owner: AccessToken.Owner, _ tables: Tables) throws -> PortalID? {
        switch owner {
        case .developer(let id): try tables.developer(id)?.portal
        case .administrator: nil
        case .portal(let id): id
        }
    }
}

extension AccessToken.Owner {
    /// Whose history it belongs to.
    fileprivate var subject: String? {
        switch self {
        case .developer(let id): id.rawValue
        case .administrator, .portal: nil
        }
    }
}
