import PortalModel
import Storage

extension Link.Purpose {
    /// How long a link works, unless it is used before.
    var lifetime: Duration {
        switch self {
        case .secondFactor: .seconds(Sessions.stepAge)
        case .resetPassword: .seconds(3600)
        case .changeEmail: .seconds(86_400)
        case .verifyEmail: .seconds(2 * 86_400)
        case .invitation, .teamInvitation, .administratorPassword: .seconds(7 * 86_400)
        }
    }
}

extension Link {
    /// Whether it still works. One that would work for longer than links of its purpose do was made while the clock was
    /// wrong: it would outlive everybody's patience.
    func isUsable(at now: Timestamp) -> Bool {
        expiresAt > now && expiresAt <= now + purpose.lifetime + ServiceContext.clockLeeway
    }
}
