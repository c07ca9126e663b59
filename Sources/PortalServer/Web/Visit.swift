import HTTP
import PortalModel
import PortalServices
import Storage

/// One request as the pages see it: who asks, in which portal, and what they sent.
struct Visit: Sendable {
    let request: Request
    /// The decoded `{parts}` of the path.
    let parameters: [String: String]
    /// What was posted; empty of other requests.
    let form: Form
    /// The portal of the session, else the one that is asked for, else the first.
    let portal: Portal
    /// What the CSRF token of this browser is made from: its session's token, or that of a visitor's cookie.
    let browser: String
    let session: Session?
    let person: Person

    enum Person: Sendable {
        case nobody
        case developer(Developer)
        case administrator(Administrator)
    }

    /// The client's address, for the trail.
    var address: String { request.peer }

    var client: Sessions.Client { .init(address: address, agent: request.headers["User-Agent"] ?? "") }

    /// A part of the path; empty where the route has none of that name.
    subscript(parameter: String) -> String { parameters[parameter] ?? "" }

    /// What was posted under a name, else what the query says.
    func value(_ name: String) -> String {
        request.method == .post ? form[name] : request.query[name]
    }
}

extension Caller {
    /// The developer as a caller of use cases.
    init(_ developer: Developer, _ visit: Visit) {
        self.init(.developer(developer.id), address: visit.address)
    }

    /// The provider's user as a caller of use cases.
    init(_ administrator: Administrator, _ visit: Visit) {
        self.init(.administrator(administrator.id, administrator.role), address: visit.address)
    }
}
