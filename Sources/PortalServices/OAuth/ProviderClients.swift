import Crypto
import IdentityProtocols
package import PortalModel
package import Storage
import Synchronization

/// Sees to it that clients at identity providers are what they should be: told of other scopes, and taken away when their
/// credentials end. What fails is tried again, for ever; until it works the client is shown as one that may be live.
package struct ProviderClients: Sendable {
    let context: ServiceContext

    package init(_ context: ServiceContext) { self.context = context }

    /// Seconds to the next attempt; the last one again and again.
    private static let pauses = [5, 30, 120, 600, 1800, 3600]
    /// How many are asked about at a time.
    private static let width = 8

    /// All clients at providers, those that need somebody first.
    package func list(offset: Int = 0, limit: Int) throws -> [ProviderClient] {
        try context.store.read { try $0.providerClients(offset: offset, limit: limit) }
    }

    /// Asks once more at once.
    /// - Throws: ``Refusal``.
    package func retry(_ id: CredentialID, by caller: Caller) async throws {
        try caller.require(.administrator)
        let now = context.now
        try await context.store.write { tables in
            guard var client = try tables.providerClient(of: id) else { throw Refusal.notFound }
            guard client.state == .deleting || client.state == .live else { throw Refusal.conflict(.stateChanged) }
            client.nextAt = now
            try tables.set(client)
        }
    }

    /// Forgets a client of which somebody has seen at the provider that it is gone.
    /// - Throws: ``Refusal``.
    package func forget(_ id: CredentialID, by caller: Caller) async throws {
        try caller.require(.administrator)
        let context = context
        try await context.store.write { tables in
            guard let client = try tables.providerClient(of: id) else { throw Refusal.notFound }
            guard client.state == .deleting || client.state == .unknown else { throw Refusal.conflict(.stateChanged) }
            try tables.deleteProviderClient(of: id)
            try Trail(tables, context, by: caller).note(
                "provider-client.forgotten", id.rawValue, portal: nil, before: client.client ?? client.name)
        }
    }

    /// Asks the providers what waits to be asked, once.
    package func work() async throws {
        let waiting = try context.store.read { try $0.providerClientsWaiting(at: context.now, limit: Self.width) }
        try await withThrowingTaskGroup(of: Void.self) { group in
            for client in waiting { group.addTask { try await self.attend(client) } }
            try await group.waitForAll()
        }
    }

    /// Notes of which clients the provider must be told something else, after changes since a revision.
    /// - Returns: The revision that was looked at.
    package func follow(after revision: Int?) async throws -> Int {
        let context = context
        let (now, ids, all) = try context.store.read { tables -> (Int, Set<ApplicationID>?, Bool) in
            let touched = try revision.flatMap { try tables.applicationsTouched(after: $0) }
            return (try tables.gatewayRevision(), touched, touched == nil)
        }
        if ids?.isEmpty == true || context.registries.isEmpty { return now }
        let clients = try context.store.read { tables -> [ProviderClient] in
            all
                ? try tables.providerClients(offset: 0, limit: 1_000_000)
                : try (ids ?? []).flatMap { try tables.providerClients(of: $0) }
        }
        for client in clients where client.state == .live {
            let description = try metadata(of: client)
            if client.described == Self.digest(of: description) || client.nextAt != nil { continue }
            try await context.store.write { tables in
                guard var known = try tables.providerClient(of: client.credential), known.state == .live else { return }
                known.nextAt = context.now
                try tables.set(known)
            }
        }
        return now
    }

    /// What a provider is to know of a client.
    func metadata(of client: ProviderClient, keys source: ClientKeys.Source? = nil) throws -> ClientMetadata {
        let (offering, now) = (context.offerings.now, context.now)
        return try context.store.read { tables in
            var scopes: [String] = []
            if let application = try tables.application(client.application) {
                let caller = OAuthClient(
                    id: "", credential: client.credential, application: application.id, portal: application.portal,
                    owner: application.owner.id)
                for scope in try tables.grantable(to: caller, offering, at: now).flatMap(\.scopes)
                where !scopes.contains(scope) { scopes.append(scope) }
            }
            let keys: ClientMetadata.Keys? =
                switch try source ?? tables.clientKeys(of: client.credential)?.source {
                case nil: nil
                case .document(let text): .document(text)
                case .url(let url): .url(url)
                }
            return ClientMetadata(name: client.name, scopes: scopes, keys: keys)
        }
    }

    /// Does what is due for one client, and notes what came of it.
    private func attend(_ client: ProviderClient) async throws {
        var after = client
        switch client.state {
        case .creating:
            // Its answer never came: the program ended, or the provider did.
            after.state = .unknown
            after.nextAt = nil
            after.note = "\(RegistryFailure.unreachable("no answer was written down"))"
        case .unknown: after.nextAt = nil
        case .live, .deleting:
            var isGone = false
            do throws(RegistryFailure) {
                isGone = try await ask(client, &after)
                after.attempts = 0
                after.nextAt = nil
                after.note = ""
            } catch {
                after.note = "\(error)"
                after.nextAt = context.now + .seconds(Self.pauses[min(client.attempts, Self.pauses.count - 1)])
                after.attempts += 1
            }
            if isGone {
                try await context.store.write { try $0.deleteProviderClient(of: client.credential) }
                return
            }
        }
        let noted = after
        try await context.store.write { tables in
            // Its credential may have ended meanwhile: then it is to be deleted, and at once.
            guard var known = try tables.providerClient(of: noted.credential) else { return }
            guard known.state == client.state else {
                // What it is changed by may be something else since it was changed.
                known.sealed = noted.sealed
                try tables.set(known)
                return
            }
            try tables.set(noted)
        }
    }

    /// - Returns: Whether the client is gone.
    private func ask(_ client: ProviderClient, _ after: inout ProviderClient) async throws(RegistryFailure) -> Bool {
        guard let registry = context.registries[client.provider] else {
            throw .unreachable("'companion.oauth' has no provider '\(client.provider)' any more")
        }
        guard let registered = client.open(in: context) else {
            throw .unusable("what it is changed by was sealed with another master key")
        }
        if client.state == .deleting {
            try await registry.delete(registered)
            return true
        }
        let description: ClientMetadata
        do {
            description = try metadata(of: client)
        } catch {
            throw .unreachable("\(error)")
        }
        let now = try await registry.update(registered, to: description)
        after.seal(now, described: description, in: context)
        return false
    }

    fileprivate static func digest(of metadata: ClientMetadata) -> [UInt8] {
        Digest.sha256(
            Array("\(metadata.name)\n\(metadata.scopes.joined(separator: " "))\n\(metadata.keys as Any)".utf8))
    }
}

extension ProviderClient {
    /// Keeps what the client is changed by.
    mutating func seal(_ registered: RegisteredClient, described: ClientMetadata, in context: ServiceContext) {
        state = .live
        client = registered.id
        sealed = context.box.seal(Array(registered.text.utf8), context: "provider_clients/\(credential)")
        self.described = ProviderClients.digest(of: described)
        nextAt = nil
        note = ""
    }

    /// What it is changed by; `nil` where it was sealed with another master key, or there is nothing yet.
    func open(in context: ServiceContext) -> RegisteredClient? {
        guard let sealed, let bytes = context.box.open(sealed, context: "provider_clients/\(credential)") else {
            return nil
        }
        return RegisteredClient(text: String(decoding: bytes, as: UTF8.self))
    }
}
