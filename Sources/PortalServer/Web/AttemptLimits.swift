import HTTP
import PortalModel

/// How often passwords, accounts and links may be tried: from one address, and for one account whoever tries.
///
/// The account is what was typed, not what was found, so that the answer is the same whether there is one.
struct AttemptLimits: Sendable {
    /// What is tried.
    enum Kind: Sendable {
        case signIn
        case signUp
        case forgotPassword
        /// The code of the second factor.
        case code
        /// The link of a mail, which holds a secret.
        case link
    }

    private struct Pair: Sendable {
        let perAddress: RateLimiter
        let perAccount: RateLimiter
    }

    private let signIn: Pair
    private let signUp: Pair
    private let forgotPassword: Pair
    private let link: Pair

    init(_ limits: ServerSettings.Limits, clock: @escaping @Sendable () -> Duration) {
        func pair(_ perAddress: Int, _ perAccount: Int, per period: Duration) -> Pair {
            Pair(
                perAddress: RateLimiter(limit: perAddress, per: period, clock: clock),
                perAccount: RateLimiter(limit: perAccount, per: period, clock: clock))
        }
        let (minutes, hour) = (Duration.seconds(300), Duration.seconds(3600))
        signIn = pair(limits.signInsPerAddress, 15, per: minutes)
        signUp = pair(limits.signUpsPerAddress, 5, per: hour)
        forgotPassword = pair(limits.signUpsPerAddress, 5, per: hour)
        link = pair(limits.signInsPerAddress, 15, per: minutes)
    }

    /// Counts one attempt.
    func take(_ kind: Kind, _ visit: Visit) -> RateLimiter.Verdict {
        let pair =
            switch kind {
            case .signIn, .code: signIn
            case .signUp: signUp
            case .forgotPassword: forgotPassword
            case .link: link
            }
        let verdict = pair.perAddress.take(IPAddress(visit.address).map { "\($0.network)" } ?? "")
        // One address must not use up what an account has, once its own attempts are over.
        guard verdict.isAdmitted else { return verdict }
        let account =
            switch kind {
            case .link: visit.form["token"]
            case .code: visit.browser
            default: visit.form["email"].lowercased()
            }
        let key = "\(visit.portal.id.rawValue) \(account.prefix(300).filter { !$0.isWhitespace })"
        return verdict.stricter(pair.perAccount.take(key))
    }
}
