import Crypto
import PortalModel
package import Storage

/// The second factor of developers and of the provider's users: codes of an authenticator app (RFC 6238), and recovery
/// codes for whoever has lost it.
package struct SecondFactors: Sendable {
    let context: ServiceContext

    package init(_ context: ServiceContext) { self.context = context }

    /// What an app needs to be set up.
    package struct Setup: Sendable {
        /// `otpauth://totp/…`, for a QR code.
        package let uri: String
        /// The secret in base 32, to be typed.
        package let key: String
    }

    /// How it stands with somebody.
    package struct Status: Sendable {
        package let isOn: Bool
        package let recoveryCodesLeft: Int
    }

    /// Whether it is on, and what is left for an emergency.
    package func status(of owner: Session.Owner) throws -> Status {
        try context.store.read { tables in
            Status(
                isOn: try tables.secondFactor(of: owner.id)?.confirmedAt != nil,
                recoveryCodesLeft: try tables.recoveryCodesLeft(of: owner.id))
        }
    }

    /// Begins to set it up; nothing changes before ``confirm(_:of:by:)``.
    /// - Throws: ``Refusal`` where it is on already.
    package func begin(of owner: Session.Owner) async throws {
        let secret = TOTP.makeSecret(random: context.environment.random)
        let sealed = context.box.seal(secret, context: Self.sealing(owner))
        try await context.store.write { tables in
            guard try tables.secondFactor(of: owner.id)?.confirmedAt == nil else {
                throw Refusal.conflict(.stateChanged)
            }
            try tables.set(SecondFactor(owner: owner.id, sealed: sealed))
        }
    }

    /// What the app needs, between ``begin(of:)`` and ``confirm(_:of:by:)``; else `nil`.
    package func setup(of owner: Session.Owner, account: String, issuer: String) throws -> Setup? {
        guard let factor = try context.store.read({ try $0.secondFactor(of: owner.id) }), factor.confirmedAt == nil,
            let secret = context.box.open(factor.sealed, context: Self.sealing(owner))
        else { return nil }
        return Setup(
            uri: TOTP.provisioningURI(account: account, issuer: issuer, secret: secret),
            key: Base32.encode(secret, padded: false))
    }

    /// Turns it on with the first code, and makes recovery codes.
    /// - Returns: The recovery codes, which are not seen again.
    /// - Throws: ``Refusal``.
    package func confirm(_ code: String, of owner: Session.Owner, by caller: Caller) async throws -> [String] {
        let codes = RecoveryCodes.make(random: context.environment.random)
        try await context.store.write { tables in
            guard var factor = try tables.secondFactor(of: owner.id), factor.confirmedAt == nil else {
                throw Refusal.conflict(.stateChanged)
            }
            guard let step = step(of: code, factor, owner) else { throw Refusal.invalid("code", .wrongCode) }
            factor.step = step
            factor.confirmedAt = context.now
            try tables.set(factor)
            try tables.setRecoveryCodes(codes.map { hash($0, owner) }, of: owner.id)
            try note("second-factor.on", owner, tables, caller)
        }
        return codes
    }

    /// New recovery codes in the place of the old ones; asks for a code.
    /// - Throws: ``Refusal``.
    package func renewRecoveryCodes(code: String, of owner: Session.Owner, by caller: Caller) async throws -> [String] {
        let codes = RecoveryCodes.make(random: context.environment.random)
        try await context.store.write { tables in
            guard try admit(code, of: owner, tables) else { throw Refusal.invalid("code", .wrongCode) }
            try tables.setRecoveryCodes(codes.map { hash($0, owner) }, of: owner.id)
            try note("second-factor.codes-renewed", owner, tables, caller)
        }
        return codes
    }

    /// Turns it off; asks for a code.
    /// - Throws: ``Refusal``.
    package func turnOff(code: String, of owner: Session.Owner, by caller: Caller) async throws {
        try await context.store.write { tables in
            guard try admit(code, of: owner, tables) else { throw Refusal.invalid("code", .wrongCode) }
            try tables.deleteSecondFactor(of: owner.id)
            try note("second-factor.off", owner, tables, caller)
        }
    }

    /// Turns it off for somebody who has lost app and codes; for the operator on the command line.
    package func reset(of owner: Session.Owner) async throws {
        try await context.store.write { tables in
            try tables.deleteSecondFactor(of: owner.id)
            try Trail(tables, context, by: .system).note("second-factor.off", owner.id, portal: nil)
        }
    }

    /// Whether a code lets in, of the app or a recovery code; it is used up by that.
    func admit(_ code: String, of owner: Session.Owner, _ tables: Tables) throws -> Bool {
        guard var factor = try tables.secondFactor(of: owner.id), factor.confirmedAt != nil else { return false }
        if let step = step(of: code, factor, owner) {
            factor.step = step
            try tables.set(factor)
            return true
        }
        guard let recovery = RecoveryCodes.normalise(code) else { return false }
        return try tables.useRecoveryCode(hash(recovery, owner), of: owner.id)
    }

    private func step(of code: String, _ factor: SecondFactor, _ owner: Session.Owner) -> Int? {
        guard let secret = context.box.open(factor.sealed, context: Self.sealing(owner)) else { return nil }
        let now = context.now
        // A step far ahead was taken while the clock was wrong, and would keep its owner out until then.
        let last = factor.step.flatMap {
            TOTP.isStep($0, before: (now + ServiceContext.clockLeeway).rawValue / 1000) ? $0 : nil
        }
        return TOTP.verify(code, secret: secret, at: now.rawValue / 1000, after: last)
    }

    private static func sealing(_ owner: Session.Owner) -> String { "second factor \(owner.id)" }

    private func hash(_ code: String, _ owner: Session.Owner) -> [UInt8] {
        HMAC.sha256(key: context.lookupKey, message: Array("recovery \(owner.id) \(code)".utf8))
    }

    private func note(_ action: String, _ owner: Session.Owner, _ tables: Tables, _ caller: Caller) throws {
        let trail = Trail(tables, context, by: caller)
        switch owner {
        case .developer(let id):
            guard let developer = try tables.developer(id) else { return }
            try trail.note(action, id.rawValue, portal: developer.portal, owner: id.rawValue)
            try trail.mail(
                .secondFactorChanged, to: developer.email, portal: developer.portal,
                ["name": developer.name, "path": "account"])
        case .administrator(let id):
            guard let administrator = try tables.administrator(id) else { return }
            try trail.note(action, id.rawValue, portal: nil)
            try trail.mail(
                .secondFactorChanged, to: administrator.email, portal: nil,
                ["name": administrator.name, "path": "console/account"])
        }
    }
}
