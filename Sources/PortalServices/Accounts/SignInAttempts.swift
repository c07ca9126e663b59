import PortalModel
import Storage

extension SignInAttempts {
    /// After so many wrong passwords in a row an account takes none for ``lockTime``; the answer does not say so.
    private static let failuresAllowed = 10
    private static let lockTime = Duration.seconds(15 * 60)

    /// Counts one attempt.
    /// - Returns: Whether it may come in: it was right, and the account is not locked.
    mutating func admit(_ isRight: Bool, at now: Timestamp) -> Bool {
        // A lock that would last much longer than locks do is from a clock that was wrong.
        if let lockedUntil, lockedUntil > now, lockedUntil <= now + Self.lockTime * 4 { return false }
        guard !isRight else {
            self = SignInAttempts()
            return true
        }
        failures += 1
        if failures >= Self.failuresAllowed { self = SignInAttempts(lockedUntil: now + Self.lockTime) }
        return false
    }
}
