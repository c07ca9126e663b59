import Crypto
import PortalModel
import Storage

/// Reads the public keys of identity providers, so that gateways can verify their tokens. What was read last is kept: a
/// provider that is away takes nothing with it.
package struct ProviderKeys: Sendable {
    private let context: ServiceContext
    private let fetch: ClientKeySets.Fetch

    /// - Parameter fetch: May call the hosts that the operator names.
    package init(_ context: ServiceContext, fetch: @escaping ClientKeySets.Fetch) {
        self.context = context
        self.fetch = fetch
    }

    /// Reads all of them once.
    /// - Parameter log: Gets a sentence for each that cannot be read.
    /// - Throws: `DatabaseError`, `Store.CannotSave`.
    package func follow(log: (String) -> Void = { _ in }) async throws {
        for provider in context.offerings.now.site.companion.oauth.providers {
            guard let tokens = provider.tokens else { continue }
            let keys: [String]
            do {
                keys = ClientKeySet.usableKeys(in: try await fetch(tokens.keys)).compactMap(\.namedJWK)
            } catch {
                log("The keys of the identity provider '\(provider.id)' cannot be read: \(error)")
                continue
            }
            guard !keys.isEmpty else {
                log("The identity provider '\(provider.id)' publishes no key for ES256 or RS256")
                continue
            }
            guard try context.store.read({ try $0.providerKeys(of: provider.id) }) != keys else { continue }
            try await context.store.write { tables in
                try tables.set(providerKeys: keys, of: provider.id)
                try tables.touchGateways(.everyone)
            }
        }
    }
}
