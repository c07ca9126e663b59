import Crypto
package import PortalModel
package import Storage

/// Credentials of applications. A secret is shown to its owner once, when it is made; later only its hint.
package struct Credentials: Sendable {
    let context: ServiceContext

    package init(_ context: ServiceContext) { self.context = context }

    /// A credential that was just made or rotated, with the secret that will not be seen again.
    package struct Issued: Sendable {
        package let credential: Credential
        /// `nil` of a client that proves itself by keys of its own.
        package let shownSecret: String?
        /// Empty where there is none.
        package var secret: String { shownSecret ?? "" }
    }

    /// What a developer asks for.
    package struct Request: Sendable {
        package var method: String
        package var name: String
        /// Of basic authentication; empty: one is made.
        package var username: String
        package var password: String
        /// The last day, `2027-06-30`; empty: it has no end.
        package var expires: String
        /// Of OAuth: the client's public keys, a JWK Set, or the `https` URL of one; empty: it gets a secret.
        package var keys: String

        package init(
            method: String, name: String, username: String = "", password: String = "", expires: String = "",
            keys: String = ""
        ) {
            self.method = method
            self.name = name
            self.username = username
            self.password = password
            self.expires = expires
            self.keys = keys
        }
    }

    /// How long the old secret may go on working beside the new one.
    package enum Overlap: Int, Sendable, CaseIterable {
        case none = 0
        case hour = 3600
        case day = 86_400
        case week = 604_800
        case month = 2_592_000
    }

    /// An application's credentials with their secrets' hints, the latest first.
    package func list(_ application: ApplicationID) throws -> [(credential: Credential, secrets: [Credential.Secret])] {
        try context.store.read { tables in
            try tables.credentials(of: application).map { ($0, try tables.secrets(of: $0.id)) }
        }
    }

    /// The methods that at least one product of a portal takes, in a fixed order.
    package func methods(in portal: PortalID) -> [Credential.Method] {
        let ids = Set(context.offerings.now.offers(of: portal).flatMap { $0.product.authentication.map(\.id) })
        return Credential.Method.allCases.filter { ids.contains($0.rawValue) }
    }

    /// Makes a credential.
    /// - Throws: ``Refusal``.
    package func create(
        _ request: Request, application id: ApplicationID, for developer: DeveloperID, by caller: Caller
    ) async throws -> Issued {
        var rules = FieldRules()
        let name = rules.line("name", request.name)
        let expires = rules.lastDay("expires", request.expires, now: context.now)
        let application = try context.store.read { try $0.application(id, for: developer, atLeast: .admin) }
        guard let method = Credential.Method(rawValue: request.method),
            methods(in: application.portal).contains(method)
        else { throw Refusal.invalid("method", .unknownMethod) }
        if method == .oauth, let provider = context.offerings.now.site.companion.oauth.provider(for: application.portal)
        {
            let keys = rules.clientKeys("keys", request.keys)
            try rules.finish()
            let wish = ProviderWish(name: name, expires: expires, keys: keys, application: application)
            return try await create(wish, at: provider, for: developer, by: caller)
        }
        let (publicName, secret) = parts(of: method, request, &rules)
        let keys = method == .oauth ? rules.clientKeys("keys", request.keys) : nil
        try rules.finish()
        let credential = Credential(
            id: context.newID("cred"), application: id, method: method, name: name, publicName: publicName,
            createdAt: context.now, expiresAt: expires)
        // A client with keys has a secret that nobody is told: gateways know a credential by its secrets.
        let stored = store(secret, of: credential.id, hint: keys?.hint)
        let mark = context.mark(ofKey: secret)
        try await context.store.write { tables in
            _ = try tables.application(id, for: developer, atLeast: .admin)
            if let publicName, try tables.isTaken(publicName, for: method) {
                throw Refusal.conflict(.publicNameTaken)
            }
            try tables.insert(credential)
            try tables.insert(stored, mark: mark)
            if let keys { try tables.set(ClientKeys(credential: credential.id, source: keys.source)) }
            try Trail(tables, context, by: caller).note(
                "credential.created", credential.id.rawValue, portal: application.portal, owner: application.owner.id,
                after: "\(method.rawValue) \(stored.hint)")
            try tables.touchGateways(.application(id))
        }
        return Issued(credential: credential, shownSecret: keys == nil ? secret : nil)
    }

    /// Gives a credential a new secret; the old one goes on working for the overlap.
    /// - Throws: ``Refusal``; `overlapNotPossible` for basic authentication, where gateways know one password a user;
    ///   `hasKeys` for a client without a secret.
    package func rotate(
        _ id: CredentialID, overlap: Overlap, for developer: DeveloperID, by caller: Caller
    ) async throws -> Issued {
        guard let known = try context.store.read({ try $0.credential(id) }) else { throw Refusal.notFound }
        if known.method == .basic, overlap != .none { throw Refusal.conflict(.overlapNotPossible) }
        if let client = try context.store.read({ try $0.providerClient(of: id) }) {
            guard overlap == .none else { throw Refusal.conflict(.overlapNotPossible) }
            return try await rotate(client, for: developer, by: caller)
        }
        let secret = newSecret(known.method)
        let stored = store(secret, of: id)
        let mark = context.mark(ofKey: secret)
        let credential = try await context.store.write { tables in
            var (credential, application) = try tables.credential(id, for: developer)
            guard credential.state.isUsable else { throw Refusal.conflict(.stateChanged) }
            guard try tables.clientKeys(of: id) == nil else { throw Refusal.conflict(.hasKeys) }
            let before = credential.state
            if overlap == .none {
                try tables.deleteSecrets(of: id)
                credential.state = .active
            } else {
                try tables.endSecrets(of: id, at: context.now + .seconds(overlap.rawValue))
                credential.state = .rotating
            }
            try tables.insert(stored, mark: mark)
            try tables.update(credential)
            try Trail(tables, context, by: caller).note(
                "credential.rotated", id.rawValue, portal: application.portal, owner: application.owner.id,
                before: before.rawValue, after: credential.state.rawValue)
            try tables.touchGateways(.application(application.id))
            return credential
        }
        return Issued(credential: credential, shownSecret: secret)
    }

    /// Takes a credential away for good.
    /// - Throws: ``Refusal``.
    package func revoke(_ id: CredentialID, for developer: DeveloperID, by caller: Caller) async throws {
        try await context.store.write { tables in
            let (credential, application) = try tables.credential(id, for: developer)
            guard credential.state.isUsable else { throw Refusal.conflict(.stateChanged) }
            try end(credential, of: application, as: .revoked, Trail(tables, context, by: caller))
            try tables.touchGateways(.application(application.id))
        }
    }

    /// Takes a credential away as the provider, and tells its owners.
    /// - Throws: ``Refusal``.
    package func revoke(_ id: CredentialID, reason: String, by caller: Caller) async throws {
        try caller.require(.administrator)
        var rules = FieldRules()
        let reason = rules.text("reason", reason, limit: 1000)
        try rules.finish()
        try await context.store.write { tables in
            guard let credential = try tables.credential(id),
                let application = try tables.application(credential.application)
            else { throw Refusal.notFound }
            guard credential.state.isUsable else { throw Refusal.conflict(.stateChanged) }
            let trail = Trail(tables, context, by: caller)
            try end(credential, of: application, as: .revoked, trail, reason: reason)
            try trail.mail(
                .credentialRevoked, toOwnersOf: application,
                [
                    "credential": credential.name, "application": application.name, "reason": reason,
                    "path": "applications/\(application.id)",
                ])
            try tables.touchGateways(.application(application.id))
        }
    }

    /// Ends a credential inside a transaction; its secrets are gone from the disk.
    func end(
        _ credential: Credential, of application: Application, as state: CredentialState, _ trail: Trail,
        reason: String = ""
    ) throws {
        var ended = credential
        ended.state = state
        try trail.tables.update(ended)
        try trail.tables.deleteSecrets(of: credential.id)
        try trail.tables.endProviderClient(of: credential.id, at: context.now)
        try trail.note(
            "credential.\(state.rawValue)", credential.id.rawValue, portal: application.portal,
            owner: application.owner.id, before: credential.state.rawValue, after: state.rawValue, reason: reason)
    }

    /// The public name and the secret of a new credential.
    private func parts(
        of method: Credential.Method, _ request: Request, _ rules: inout FieldRules
    ) -> (String?, String) {
        switch method {
        case .apiKey: return (nil, newSecret(method))
        case .oauth: return ("client-\(context.newName())", newSecret(method))
        case .basic:
            let username = rules.line("username", request.username, isRequired: false)
            // RFC 7617 §2 ends the name at the first ':'; APISIX cuts passwords there, too, and drops white space.
            if username.contains(where: { $0 == ":" || $0.isWhitespace || !$0.isASCII }) {
                rules.add("username", .basicCharacters)
            }
            if request.password.contains(where: { $0 == ":" || $0.isWhitespace || !$0.isASCII }) {
                rules.add("password", .basicCharacters)
            } else if !request.password.isEmpty {
                rules.password("password", request.password, email: username, name: username)
            }
            return (
                username.isEmpty ? "user-\(context.newName())" : username,
                request.password.isEmpty ? newSecret(method) : request.password
            )
        }
    }

    func newSecret(_ method: Credential.Method) -> String {
        switch method {
        case .apiKey: context.newToken("key").text
        case .basic: context.newToken("password").text
        case .oauth: context.newToken("secret").text
        }
    }

    /// A secret as it is kept: sealed, and found by its hash.
    /// - Parameter hint: What is shown of it in lists; `nil` for prefix and last characters.
    func store(_ secret: String, of credential: CredentialID, hint: String? = nil) -> Credential.Secret {
        let id = "key-\(context.newName())"
        let isToken = Token.isWellFormed(secret)
        return Credential.Secret(
            id: id, credential: credential, sealed: context.box.seal(Array(secret.utf8), context: "secrets/\(id)"),
            // Bound to the credential unless the secret is unguessable: two users may choose the same password.
            hash: HMAC.sha256(
                key: context.lookupKey, message: Array((isToken ? secret : "\(credential) \(secret)").utf8)),
            hint: hint ?? (isToken ? Token(secret)?.description ?? "" : "…"), createdAt: context.now)
    }
}

extension Tables {
    /// A credential that a developer may change, with its application.
    func credential(_ id: CredentialID, for developer: DeveloperID) throws -> (Credential, Application) {
        guard let credential = try credential(id) else { throw Refusal.notFound }
        return (credential, try application(credential.application, for: developer, atLeast: .admin))
    }
}
