import Crypto
package import PortalModel
package import Storage

/// OAuth clients that prove themselves by a signature (`private_key_jwt`): the companion never has what they sign with.
extension Credentials {
    /// Where a client's keys are; `nil` for one with a secret, and for other credentials.
    package func keys(of id: CredentialID) throws -> ClientKeys? {
        try context.store.read { try $0.clientKeys(of: id) }
    }

    /// Gives a client other keys than it had; those that are left out count no more from now on.
    /// - Parameter keys: A JWK Set, or the `https` URL of one.
    /// - Throws: ``Refusal``.
    package func replaceKeys(
        of id: CredentialID, _ keys: String, for developer: DeveloperID, by caller: Caller
    ) async throws {
        var rules = FieldRules()
        let given = rules.clientKeys("keys", keys)
        if given == nil, rules.problems.isEmpty { rules.add("keys", .missing) }
        try rules.finish()
        guard let given else { return }
        try await context.store.write { tables in
            let (credential, application) = try tables.credential(id, for: developer)
            guard credential.state.isUsable else { throw Refusal.conflict(.stateChanged) }
            guard try tables.clientKeys(of: id) != nil else { throw Refusal.notFound }
            try tables.set(ClientKeys(credential: id, source: given.source))
            try tables.setHint(given.hint, ofSecretsOf: id)
            try Trail(tables, context, by: caller).note(
                "credential.keys-replaced", id.rawValue, portal: application.portal, owner: application.owner.id,
                after: given.hint)
            // An identity provider may have to be told.
            try tables.touchGateways(.application(application.id))
        }
    }
}

extension FieldRules {
    /// A client's public keys, and what is shown of them in lists; `nil` where nothing is written.
    mutating func clientKeys(_ field: String, _ text: String) -> (source: ClientKeys.Source, hint: String)? {
        let text = FieldRules.trimmed(text)
        if text.isEmpty { return nil }
        if let scheme = ["https://", "http://"].first(where: text.hasPrefix) {
            let host = text.dropFirst(scheme.count).prefix { $0 != "/" && $0 != "?" && $0 != "#" }
            // Whether it may be called is found out each time it is.
            if host.isEmpty || text.utf8.count > 2000 || !text.utf8.allSatisfy({ (0x21..<0x7F).contains($0) }) {
                add(field, .notKeys)
            }
            return (.url(text), String(host.prefix(60)))
        }
        do throws(PublicKey.Problem) {
            let keys = try ClientKeySet.keys(in: Array(text.utf8))
            return (
                .document(text),
                keys.prefix(3).map { "\($0.algorithm.rawValue) …\($0.id.suffix(4))" }.joined(separator: ", ")
            )
        } catch {
            switch error {
            case .isPrivate: add(field, .keysArePrivate)
            case .size: add(field, .keysTooShort)
            case .malformed, .unsupported: add(field, .notKeys)
            }
            return nil
        }
    }
}
