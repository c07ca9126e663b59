package import PortalModel

/// How often in a row a wrong password was given for an account, and what came of it.
package struct SignInAttempts: Sendable, Equatable {
    package var failures: Int
    /// No password is taken before this.
    package var lockedUntil: Timestamp?

    package init(failures: Int = 0, lockedUntil: Timestamp? = nil) {
        self.failures = failures
        self.lockedUntil = lockedUntil
    }
}
