import Crypto
import HTTP
import PortalModel
import PortalServices
import Storage

/// The companion's routes, each with whom it is for. What a route's code does not have to care about happens here:
/// sessions, CSRF, refusals, security headers.
struct Routes {
    private(set) var router = Router()
    /// What was added, with whom it is for.
    private(set) var pages: [Declared] = []
    let site: Site

    /// A route as it was declared.
    struct Declared: Sendable {
        let method: Method
        /// With `{parameters}`, below the companion's own path.
        let path: String
        let audience: Audience
    }

    /// Whom a route lets in; others are sent to sign in.
    enum Audience: Sendable {
        case everybody
        case developers
        /// Of at least that role; others are answered 403.
        case administrators(AdministratorRole)
    }

    init(site: Site) { self.site = site }

    typealias Open = @Sendable (Visit) async throws -> Reply
    typealias Developers = @Sendable (Visit, Developer) async throws -> Reply
    typealias Administrators = @Sendable (Visit, Administrator) async throws -> Reply

    /// A page for everybody.
    mutating func get(_ path: String, _ page: @escaping Open) { add(.get, path, isConsole: false, .everybody, page) }

    /// A page for signed-in developers; others are sent to sign in first.
    mutating func get(_ path: String, developers page: @escaping Developers) {
        add(.get, path, isConsole: false, .developers, signedIn(page))
    }

    /// A page of the console.
    mutating func get(
        _ path: String, from role: AdministratorRole = .viewer, administrators page: @escaping Administrators
    ) {
        add(.get, path, isConsole: true, .administrators(role), administrator(role, page))
    }

    /// What a developer's form without a page of its own does.
    mutating func post(_ path: String, developers action: @escaping Developers) {
        add(.post, path, isConsole: false, .developers, signedIn(action))
    }

    /// What a form of the console without a page of its own does.
    mutating func post(
        _ path: String, from role: AdministratorRole, administrators action: @escaping Administrators
    ) {
        add(.post, path, isConsole: true, .administrators(role), administrator(role, action))
    }

    /// A page with a form, and what sending it does. What is refused shows the page again, with what was typed.
    /// - Parameter limit: How often it may be sent.
    mutating func form(
        _ path: String, isConsole: Bool = false, limit: AttemptLimits.Kind? = nil,
        page: @escaping @Sendable (Visit) throws -> Page, submit: @escaping Open
    ) {
        add(.get, path, isConsole: isConsole, .everybody) { .page(try page($0)) }
        add(.post, path, isConsole: isConsole, .everybody, limit: limit) { visit in
            try await Self.again(try page(visit)) { try await submit(visit) }
        }
    }

    /// A form for signed-in developers.
    mutating func form(
        _ path: String, developers page: @escaping @Sendable (Visit, Developer) throws -> Page,
        submit: @escaping Developers
    ) {
        get(path, developers: { .page(try page($0, $1)) })
        post(path) { visit, developer in
            try await Self.again(try page(visit, developer)) { try await submit(visit, developer) }
        }
    }

    /// A form of the console.
    /// - Parameter takesFiles: Whether files can be chosen in it.
    mutating func form(
        _ path: String, from role: AdministratorRole, takesFiles: Bool = false,
        administrators page: @escaping @Sendable (Visit, Administrator) throws -> Page,
        submit: @escaping Administrators
    ) {
        get(path, from: role, administrators: { .page(try page($0, $1)) })
        let code = administrator(role) { visit, administrator in
            try await Self.again(try page(visit, administrator)) { try await submit(visit, administrator) }
        }
        add(.post, path, isConsole: true, .administrators(role), takesFiles: takesFiles, code)
    }

    private static func again(_ page: Page, _ submit: () async throws -> Reply) async throws -> Reply {
        do {
            return try await submit()
        } catch let refusal as Refusal where refusal != .notFound && refusal != .notAllowed {
            var page = page
            page.refusal = refusal
            page.status = if case .conflict = refusal { .conflict } else { .unprocessableContent }
            return .page(page)
        }
    }

    private func signedIn(_ code: @escaping Developers) -> Open {
        let site = site
        return { visit in
            if case .developer(let developer) = visit.person {
                let isAtTerms = visit.request.target.path == site.path(TermsPages.path)
                if !isAtTerms, Accounts(site.context).mustAcceptTerms(developer) {
                    return .redirect(to: site.path(TermsPages.path, ["next": visit.here]))
                }
                return try await code(visit, developer)
            }
            return .redirect(to: site.path("sign-in", ["portal": visit.portal.id.rawValue, "next": visit.here]))
        }
    }

    private func administrator(_ role: AdministratorRole, _ code: @escaping Administrators) -> Open {
        let site = site
        return { visit in
            if case .administrator(let administrator) = visit.person {
                guard administrator.role >= role else { throw Refusal.notAllowed }
                return try await code(visit, administrator)
            }
            return .redirect(to: site.path("console/sign-in", ["next": visit.here]))
        }
    }

    private mutating func add(
        _ method: Method, _ path: String, isConsole: Bool, _ audience: Audience, limit: AttemptLimits.Kind? = nil,
        takesFiles: Bool = false, _ code: @escaping Open
    ) {
        pages.append(Declared(method: method, path: path, audience: audience))
        let front = Front(site: site, isConsole: isConsole, limit: limit, takesFiles: takesFiles)
        router.later(method, site.address.path(path)) { request, parameters in
            await front.response(to: request, parameters, code)
        }
    }

    /// Adds a route whose answer is no page.
    mutating func raw(_ method: Method, _ path: String, _ route: @escaping Router.Route) {
        router.on(method, site.address.path(path), route)
    }

    /// Adds one that waits for something.
    mutating func rawLater(_ method: Method, _ path: String, _ route: @escaping Router.LaterRoute) {
        router.later(method, site.address.path(path), route)
    }

    /// Adds one that a standard puts outside of the companion's own path.
    /// - Parameter path: Begins with `/`.
    mutating func raw(_ method: Method, absolute path: String, _ route: @escaping Router.Route) {
        router.on(method, path, route)
    }
}

extension Visit {
    /// Where to come back to after signing in; of a post the page is not known.
    var here: String {
        guard request.method == .get else { return "" }
        return request.target.path + (request.target.query.map { "?" + $0 } ?? "")
    }
}
