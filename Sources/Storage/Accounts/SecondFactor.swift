import Database
package import PortalModel

/// What somebody proves themselves with beside the password: the secret of an authenticator app.
package struct SecondFactor: Sendable, Equatable {
    /// The id of a developer or of one of the provider's users.
    package var owner: String
    /// The secret, sealed with the master key and bound to the owner.
    package var sealed: [UInt8]
    /// The step of the last code that was accepted: none up to it counts again.
    package var step: Int?
    /// `nil` until the first code has shown that the app has the secret.
    package var confirmedAt: Timestamp?

    package init(owner: String, sealed: [UInt8], step: Int? = nil, confirmedAt: Timestamp? = nil) {
        self.owner = owner
        self.sealed = sealed
        self.step = step
        self.confirmedAt = confirmedAt
    }
}

extension Tables {
    /// The second factor of somebody, also one that is not confirmed yet.
    package func secondFactor(of owner: String) throws -> SecondFactor? {
        try connection.row(
            "SELECT owner, sealed, step, confirmed_at FROM second_factors WHERE owner = $1", [owner]
        ) { SecondFactor(owner: try $0[0], sealed: try $0[1], step: try $0[2], confirmedAt: try $0[3]) }
    }

    /// Puts one in the place of what there is.
    package func set(_ factor: SecondFactor) throws {
        try connection.run("DELETE FROM second_factors WHERE owner = $1", [factor.owner])
        try connection.run(
            "INSERT INTO second_factors (owner, sealed, step, confirmed_at) VALUES ($1, $2, $3, $4)",
            [factor.owner, factor.sealed, factor.step, factor.confirmedAt])
    }

    /// Takes it away with its recovery codes.
    package func deleteSecondFactor(of owner: String) throws {
        try connection.run("DELETE FROM second_factors WHERE owner = $1", [owner])
        try connection.run("DELETE FROM recovery_codes WHERE owner = $1", [owner])
    }

    /// Puts new recovery codes, by their keyed hashes, in the place of those there are.
    package func setRecoveryCodes(_ hashes: [[UInt8]], of owner: String) throws {
        try connection.run("DELETE FROM recovery_codes WHERE owner = $1", [owner])
        for hash in hashes {
            try connection.run("INSERT INTO recovery_codes (owner, hash) VALUES ($1, $2)", [owner, hash])
        }
    }

    /// Uses a recovery code up.
    /// - Returns: Whether there was one.
    package func useRecoveryCode(_ hash: [UInt8], of owner: String) throws -> Bool {
        try connection.run("DELETE FROM recovery_codes WHERE owner = $1 AND hash = $2", [owner, hash]) == 1
    }

    /// How many are left.
    package func recoveryCodesLeft(of owner: String) throws -> Int {
        try connection.value("SELECT count(*) FROM recovery_codes WHERE owner = $1", [owner]) ?? 0
    }
}
