import Crypto
import IdentityProtocols
import PortalModel
import Storage

/// OAuth clients at an identity provider, which gives their tokens out.
///
/// What is asked of the provider is written down before it is asked, so that no crash and no lost answer leaves a client
/// there that nobody here knows of. The secret comes from the provider and is shown once.
extension Credentials {
    /// What a developer asks for, checked.
    struct ProviderWish: Sendable {
        let name: String
        let expires: Timestamp?
        let keys: (source: ClientKeys.Source, hint: String)?
        let application: Application
    }

    /// How long a provider may take; what is still being made then will never be.
    private static let patience = Duration.seconds(120)

    /// Makes a client there, then the credential here.
    /// - Throws: ``Refusal``.
    func create(
        _ wish: ProviderWish, at provider: OAuthSettings.Provider, for developer: DeveloperID, by caller: Caller
    ) async throws -> Issued {
        guard let registry = context.registries[provider.id] else { throw Refusal.conflict(.providerAway) }
        let id: CredentialID = context.newID("cred")
        let application = wish.application
        let label = "\(application.name): \(wish.name) (\(id))"
        var client = ProviderClient(
            credential: id, application: application.id, provider: provider.id, name: label, createdAt: context.now,
            nextAt: context.now + Self.patience)
        let planned = client
        try await context.store.write { tables in
            _ = try tables.application(application.id, for: developer, atLeast: .admin)
            try tables.set(planned)
        }
        let description = try ProviderClients(context).metadata(of: client, keys: wish.keys?.source)
        let made: RegisteredClient
        do throws(RegistryFailure) {
            made = try await registry.create(description)
        } catch {
            throw try await failed(client, error)
        }
        client.seal(made, described: description, in: context)
        let registered = client
        do {
            return try await finish(wish, registered, made, for: developer, by: caller)
        } catch {
            // The provider has it, and nobody here wants it.
            var unwanted = registered
            unwanted.state = .deleting
            unwanted.nextAt = context.now
            let client = unwanted
            try await context.store.write { try $0.set(client) }
            throw error
        }
    }

    private func finish(
        _ wish: ProviderWish, _ client: ProviderClient, _ made: RegisteredClient, for developer: DeveloperID,
        by caller: Caller
    ) async throws -> Issued {
        let application = wish.application
        let credential = Credential(
            id: client.credential, application: application.id, method: .oauth, name: wish.name, publicName: made.id,
            createdAt: context.now, expiresAt: wish.expires)
        let hint = wish.keys?.hint ?? "\(client.provider) …\(made.secret?.suffix(4) ?? "")"
        let stored = store(made.secret ?? newSecret(.oauth), of: credential.id, hint: hint)
        let context = context
        try await context.store.write { tables in
            _ = try tables.application(application.id, for: developer, atLeast: .admin)
            if try tables.isTaken(made.id, for: .oauth) { throw Refusal.conflict(.publicNameTaken) }
            try tables.insert(credential)
            try tables.insert(stored)
            if let keys = wish.keys { try tables.set(ClientKeys(credential: credential.id, source: keys.source)) }
            try tables.set(client)
            try Trail(tables, context, by: caller).note(
                "credential.created", credential.id.rawValue, portal: application.portal, owner: application.owner.id,
                after: "oauth \(stored.hint)")
            try tables.touchGateways(.application(application.id))
        }
        return Issued(credential: credential, shownSecret: wish.keys == nil ? made.secret : nil)
    }

    /// Notes that a client was not made, or that nobody knows whether it was.
    private func failed(_ client: ProviderClient, _ failure: RegistryFailure) async throws -> Refusal {
        var client = client
        client.nextAt = nil
        client.note = "\(failure)"
        switch failure {
        case .refused, .notPossible:
            let id = client.credential
            try await context.store.write { try $0.deleteProviderClient(of: id) }
            return .conflict(.providerRefused)
        case .unreachable, .unusable:
            client.state = .unknown
            let noted = client
            try await context.store.write { try $0.set(noted) }
            return .conflict(.providerAway)
        }
    }

    /// Has the provider make another secret.
    /// - Throws: ``Refusal``.
    func rotate(_ client: ProviderClient, for developer: DeveloperID, by caller: Caller) async throws -> Issued {
        let id = client.credential
        let (known, _) = try context.store.read { try $0.credential(id, for: developer) }
        guard known.state.isUsable, client.state == .live else { throw Refusal.conflict(.stateChanged) }
        guard let registry = context.registries[client.provider], let registered = client.open(in: context) else {
            throw Refusal.conflict(.providerAway)
        }
        let secret: String
        do throws(RegistryFailure) {
            secret = try await registry.rotateSecret(of: registered).secret ?? ""
        } catch {
            switch error {
            case .notPossible: throw Refusal.conflict(.rotationNotPossible)
            case .refused: throw Refusal.conflict(.providerRefused)
            case .unreachable, .unusable: throw Refusal.conflict(.providerAway)
            }
        }
        let stored = store(secret, of: id, hint: "\(client.provider) …\(secret.suffix(4))")
        let context = context
        let credential = try await context.store.write { tables in
            let (credential, application) = try tables.credential(id, for: developer)
            guard credential.state.isUsable else { throw Refusal.conflict(.stateChanged) }
            try tables.deleteSecrets(of: id)
            try tables.insert(stored)
            try Trail(tables, context, by: caller).note(
                "credential.rotated", id.rawValue, portal: application.portal, owner: application.owner.id,
                before: credential.state.rawValue, after: credential.state.rawValue)
            try tables.touchGateways(.application(application.id))
            return credential
        }
        return Issued(credential: credential, shownSecret: secret)
    }
}
