import Crypto
import HTTP
import Mustache
import PortalModel
import PortalServices
import Storage

/// Makes a visit of a request and a response of a reply.
struct Front: Sendable {
    let site: Site
    let isConsole: Bool
    /// How often what is behind the route may be tried.
    let limit: AttemptLimits.Kind?
    /// Whether what is posted may hold files.
    var takesFiles = false

    func response(
        to request: Request, _ parameters: [String: String], _ code: @escaping Routes.Open
    ) async -> Response {
        do {
            var form = Form()
            if request.method == .post {
                do {
                    form = try Form(body: request, takesFiles: takesFiles)
                } catch {
                    return plain(error == .contentType ? .unsupportedMediaType : .badRequest)
                }
            }
            let (visit, cookies) = try await visit(request, parameters, form)
            if request.method == .post, !site.browser.isOwn(request, form, browser: visit.browser) {
                return site.response(notice(visit, "formOutdated", .forbidden), visit, isConsole: isConsole)
            }
            let once = request.method == .post ? Repeats.Key(visit) : nil
            var response = await site.repeats.answer(once, keeps: visit.session != nil) {
                await answer(to: visit, code)
            }
            for cookie in cookies { response.headers.append("Set-Cookie", cookie) }
            return response
        } catch {
            failed(request, error)
            return plain(.internalServerError, request.id)
        }
    }

    private func answer(to visit: Visit, _ code: Routes.Open) async -> Response {
        let attempt = limit.map { site.attempts.take($0, visit) }
        var response =
            attempt?.isAdmitted == false
            ? site.response(notice(visit, "tooManyAttempts", .tooManyRequests), visit, isConsole: isConsole)
            : await reply(to: visit, code)
        attempt?.add(to: &response.headers)
        return response
    }

    private func reply(to visit: Visit, _ code: Routes.Open) async -> Response {
        do {
            switch try await code(visit) {
            case .page(let page): return site.response(page, visit, isConsole: isConsole)
            case .response(let response):
                return SecurityHeaders.apply(
                    to: response, site.address, portals: site.context.offerings.now.site.portals)
            case .redirect(let target, let note):
                var response = Response.redirect(to: target, .seeOther)
                if let note { response.headers.append("Set-Cookie", site.browser.cookie(of: note, for: visit.browser)) }
                return SecurityHeaders.apply(
                    to: response, site.address, portals: site.context.offerings.now.site.portals)
            }
        } catch let refusal as Refusal {
            let (words, status): (String, Status) =
                switch refusal {
                case .notFound: ("pageMissing", .notFound)
                case .notAllowed: ("notAllowed", .forbidden)
                case .invalid: ("formOutdated", .unprocessableContent)
                case .conflict(let reason): ("reason.\(reason.rawValue)", .conflict)
                }
            return site.response(notice(visit, words, status), visit, isConsole: isConsole)
        } catch let error as Store.CannotSave {
            failed(visit.request, error)
            var response = site.response(
                notice(visit, "cannotSave", .serviceUnavailable), visit, isConsole: isConsole)
            response.headers["Retry-After"] = "60"
            return response
        } catch {
            failed(visit.request, error)
            return site.response(
                notice(visit, "somethingFailed", .internalServerError), visit, isConsole: isConsole)
        }
    }

    private func notice(_ visit: Visit, _ text: String, _ status: Status) -> Page {
        let words = site.words(visit.portal)
        var page = Page(
            "companion-form", title: words("notice.\(status.rawValue)"),
            ["lead": .string(words(text, ["request": visit.request.id]))])
        page.status = status
        return page
    }

    /// - Parameter id: The request's, for a person to tell the operator.
    private func plain(_ status: Status, _ id: String? = nil) -> Response {
        let text = "\(status.rawValue) \(status.phrase)\n" + (id.map { "Request \($0)\n" } ?? "")
        return SecurityHeaders.apply(to: .text(status, text), site.address, portals: [])
    }

    private func failed(_ request: Request, _ error: any Error) {
        site.log(
            .error, "A page failed",
            [
                "request": .text(request.id), "method": .text(request.method.rawValue),
                "path": .text(request.target.path), "error": .text("\(error)"),
            ])
    }

    /// - Returns: The visit, and cookies to be set whatever the answer is.
    private func visit(
        _ request: Request, _ parameters: [String: String], _ form: Form
    ) async throws -> (Visit, cookies: [String]) {
        let sessions = Sessions(site.context)
        var (session, person): (Session?, Visit.Person) = (nil, .nobody)
        var cookies: [String] = []
        let kind: Browser.Kind = isConsole ? .administrator : .developer
        let token = site.browser.value(kind, of: request)
        if let token, let known = try sessions.session(token: token) {
            if isConsole, let administrator = try sessions.administrator(of: known) {
                (session, person) = (known, .administrator(administrator))
            } else if !isConsole, let developer = try sessions.developer(of: known) {
                (session, person) = (known, .developer(developer))
            }
            if let session, sessions.mustTouch(session) {
                do {
                    try await sessions.touch(session)
                    cookies.append(site.browser.cookie(kind, token, maxAge: Sessions.cookieAge))
                } catch is Store.CannotSave {
                    // Who only reads is not kept from it.
                }
            }
        }
        var browser = session == nil ? site.browser.value(.visitor, of: request) ?? "" : token ?? ""
        if browser.isEmpty {
            browser = RandomText.make(26, of: Self.letters, random: site.context.environment.random)
            cookies.append(site.browser.cookie(.visitor, browser))
        }
        let visit = Visit(
            request: request, parameters: parameters, form: form, portal: portal(request, form, person),
            browser: browser, session: session, person: person)
        return (visit, cookies)
    }

    private static let letters = Array("abcdefghijklmnopqrstuvwxyz234567".utf8)

    private func portal(_ request: Request, _ form: Form, _ person: Visit.Person) -> Portal {
        let offering = site.context.offerings.now
        if case .developer(let developer) = person, let portal = offering.portal(developer.portal) { return portal }
        let asked = form["portal"].isEmpty ? request.query["portal"] : form["portal"]
        // A configuration without a portal is refused when the companion starts.
        return offering.portal(PortalID(asked)) ?? offering.site.portals[0]
    }
}
