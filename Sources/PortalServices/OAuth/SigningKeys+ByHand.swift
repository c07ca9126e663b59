package import PortalModel
import Storage

/// What an operator does with the keys out of their schedule.
extension SigningKeys {
    /// Publishes a new key, which takes the place of the one that signs.
    ///
    /// - Parameter notice: How long it is published before it signs. Who keeps the list of keys for longer refuses its tokens
    ///   until they look again.
    /// - Returns: Its id, and when it begins to sign.
    /// - Throws: `DatabaseError`, `Store.CannotSave`.
    package func rotate(after notice: Duration) async throws -> (id: String, start: Timestamp) {
        let (made, context) = (newKey(), context)
        let start = context.now + notice
        return try await context.store.write { tables in
            let trail = Trail(tables, context, by: .system)
            // What was to come is not wanted any more: it would sign after this one.
            for key in try tables.signingKeys() where key.signsAt >= start {
                try tables.deleteSigningKey(key.id)
                try trail.note("signing-key.removed", key.id, portal: nil)
            }
            try Self.publish(made, signingAt: start, trail)
            try tables.touchGateways(.everyone)
            return (made.id, start)
        }
    }

    /// Takes a key away at once, because somebody else may have it: every token that it signed is refused from now on, and
    /// gateways are told. Where it was the one that signs, a new one does.
    /// - Returns: Whether there was such a key.
    /// - Throws: `DatabaseError`, `Store.CannotSave`.
    package func revoke(_ id: String) async throws -> Bool {
        let (made, context) = (newKey(), context)
        return try await context.store.write { tables in
            let keys = try tables.signingKeys()
            guard keys.contains(where: { $0.id == id }) else { return false }
            let trail = Trail(tables, context, by: .system)
            try tables.deleteSigningKey(id)
            try trail.note("signing-key.removed", id, portal: nil, reason: "revoked")
            if Self.signer(of: keys, at: context.now)?.id == id {
                try Self.publish(made, signingAt: context.now, trail)
            }
            try tables.touchGateways(.everyone)
            return true
        }
    }
}
