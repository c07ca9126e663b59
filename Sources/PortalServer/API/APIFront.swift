import Crypto
import Diagnostics
import HTTP
import PortalModel
import PortalServices
import Serialization
import Storage

/// What belongs to every operation: token, scope, parameters, body, idempotency, entity tags, problems.
struct APIFront: Sendable {
    let site: Site
    let api: API
    /// Requests a minute for each token.
    private let limiter: RateLimiter

    init(site: Site, api: API) {
        self.site = site
        self.api = api
        limiter = RateLimiter(limit: 3000, per: .seconds(60))
    }

    /// - Parameter read: The operation that reads the same thing, where `If-Match` can be asked of it.
    func response(
        to request: Request, _ parameters: [String: String], _ route: APIRoute, read: APIRoute?
    ) async -> Response {
        do {
            let token = try token(of: request)
            let verdict = limiter.take(token.id.rawValue)
            var response: Response
            if verdict.isAdmitted {
                response = await problems { try await admitted(request, parameters, route, read, token) }
            } else {
                response =
                    APIProblem(
                        status: .tooManyRequests, name: "rate-limit", detail: "More requests than a token may send."
                    ).response
            }
            verdict.add(to: &response.headers)
            return response
        } catch {
            return await problems { throw error }
        }
    }

    private func problems(_ work: () async throws -> Response) async -> Response {
        do {
            return try await work()
        } catch let problem as APIProblem {
            return problem.response
        } catch let refusal as Refusal {
            return APIProblem(refusal, site.looks.now.console.words).response
        } catch let error as Store.CannotSave {
            site.log("\(api.name): \(error)")
            return APIProblem.cannotSave.response
        } catch {
            site.log("\(api.name): \(error)")
            return APIProblem(
                status: .internalServerError, name: "internal", detail: "The fault is ours; nothing was changed."
            ).response
        }
    }

    private func admitted(
        _ request: Request, _ parameters: [String: String], _ route: APIRoute, _ read: APIRoute?, _ token: AccessToken
    ) async throws -> Response {
        // Also where it means nothing: a program that sends a wrong one is mistaken about something.
        if api.isForDevelopers, let acting = request.headers[Self.actingField],
            !APISchema.id("dev").mistakes(in: .text(acting)).isEmpty
        {
            throw APIProblem.notFound
        }
        if let scope = route.scope, !token.scopes.contains(scope.rawValue) { throw APIProblem.missingScope(scope) }
        let principal = try principal(of: token, request)
        if case .administrator(let administrator) = principal, let scope = route.scope,
            administrator.role < scope.role
        {
            throw APIProblem.notAllowed
        }
        do {
            try await AccessTokens(site.context).touch(token)
        } catch is Store.CannotSave {
            // Who only reads is not kept from it.
        }
        guard let query = try? Form(parsing: request.target.query ?? "") else {
            throw APIProblem(status: .badRequest, name: "invalid-request", detail: "The query is malformed.")
        }
        try check(parameters, query, route)
        let call = APICall(
            site: site, principal: principal, parameters: parameters, query: query,
            body: try body(of: request, route), address: request.peer)
        if route.needsDeveloper, api.isForDevelopers { _ = try call.developer() }
        if let read { try await precondition(request, call, read) }
        guard let key = try idempotencyKey(of: request) else { return try await tagged(call, route, request) }
        return try await once(key, token, request) { try await tagged(call, route, request) }
    }

    // MARK: Who asks

    /// - Throws: ``APIProblem/invalidToken``.
    private func token(of request: Request) throws -> AccessToken {
        guard let field = request.headers["Authorization"], field.utf8.count < 300,
            field.lowercased().hasPrefix("bearer "),
            let token = try AccessTokens(site.context).token(presented: String(field.dropFirst(7)))
        else { throw APIProblem.invalidToken }
        let isOfProvider = if case .administrator = token.owner { true } else { false }
        guard isOfProvider != api.isForDevelopers else { throw APIProblem.invalidToken }
        return token
    }

    private func principal(of token: AccessToken, _ request: Request) throws -> APIPrincipal {
        let (offering, store) = (site.context.offerings.now, site.context.store)
        switch token.owner {
        case .developer(let id):
            guard let developer = try store.read({ try $0.developer(id) }), developer.state == .active,
                offering.portal(developer.portal) != nil
            else { throw APIProblem.invalidToken }
            return .developer(developer)
        case .administrator(let id):
            guard let administrator = try store.read({ try $0.administrator(id) }) else {
                throw APIProblem.invalidToken
            }
            return .administrator(administrator)
        case .portal(let id):
            guard let portal = offering.portal(id) else { throw APIProblem.invalidToken }
            guard let acting = request.headers[Self.actingField] else { return .portal(portal, nil) }
            guard let developer = try store.read({ try $0.developer(DeveloperID(acting)) }), developer.portal == id,
                developer.state == .active
            else { throw APIProblem.notFound }
            return .portal(portal, developer)
        }
    }

    // MARK: What was sent

    /// Names the developer whom a portal's token acts for.
    private static let actingField = "X-Portico-Developer"

    private func check(_ parameters: [String: String], _ query: Form, _ route: APIRoute) throws {
        for field in route.parameters {
            let value = Node.text(parameters[field.name] ?? "")
            guard field.schema.mistakes(in: value).isEmpty else { throw APIProblem.notFound }
        }
        var places: [APIProblem.Place] = []
        for name in Set(query.names) where !route.query.contains(where: { $0.name == name }) {
            places.append(.init(pointer: "?\(name)", detail: "is not known here"))
        }
        for field in route.query {
            let values = query.all(field.name)
            if values.count > 1 { places.append(.init(pointer: "?\(field.name)", detail: "may come once")) }
            guard let value = values.first else { continue }
            var node = Node.text(value)
            if case .integer = field.schema { node = Int(value).map { .number($0) } ?? node }
            places += field.schema.mistakes(in: node).map { .init(pointer: "?\(field.name)", detail: $0.detail) }
        }
        guard places.isEmpty else {
            throw APIProblem(
                status: .badRequest, name: "invalid-request",
                detail: "The query does not fit; see 'errors'.", places: places)
        }
    }

    private func body(of request: Request, _ route: APIRoute) throws -> Node {
        guard let fields = route.body else { return .object([]) }
        if request.body.isEmpty, !fields.contains(where: \.isRequired) { return .object([]) }
        let type = request.headers["Content-Type"]?.prefix { $0 != ";" }.lowercased()
        guard type?.filter({ !$0.isWhitespace }) == "application/json" else {
            throw APIProblem(
                status: .unsupportedMediaType, name: "http-415", detail: "Send the body as 'application/json'.")
        }
        let node: Node
        do {
            node = try JSONReader.read(request.body, file: "body")
        } catch {
            throw APIProblem(
                status: .badRequest, name: "not-json",
                detail: "\(error.message), line \(error.location.line), column \(error.location.column).")
        }
        let places = APISchema.object(fields).mistakes(in: node)
        guard places.isEmpty else { throw APIProblem.invalid(places) }
        return node
    }

    // MARK: Entity tags

    /// The answer with an entity tag, or 304 where the asker has it.
    private func tagged(_ call: APICall, _ route: APIRoute, _ request: Request) async throws -> Response {
        let reply = try await route.code(call)
        var response = reply.response
        guard route.method == .get, case .bytes(let bytes) = response.body else { return response }
        let tag = Self.tag(bytes)
        if request.headers["If-None-Match"].map({ Self.names(tag, in: $0) }) == true {
            response = Response(.notModified)
        }
        response.headers["ETag"] = tag
        response.headers["Cache-Control"] = "private, no-cache"
        return response
    }

    /// RFC 9110 §13.1.1.
    private func precondition(_ request: Request, _ call: APICall, _ read: APIRoute) async throws {
        guard let wanted = request.headers["If-Match"] else { return }
        guard case .bytes(let bytes) = try await read.code(call).response.body, Self.names(Self.tag(bytes), in: wanted)
        else {
            throw APIProblem(
                status: .preconditionFailed, name: "changed",
                detail: "It is not what 'If-Match' names any more. Read it again.")
        }
    }

    private static func tag(_ bytes: [UInt8]) -> String { "\"\(ContentHash.short(bytes))\"" }

    private static func names(_ tag: String, in field: String) -> Bool {
        field.split(separator: ",").contains { part in
            let name = part.filter { !$0.isWhitespace }
            return name == "*" || name == tag || name == "W/" + tag
        }
    }

    // MARK: Once

    private func idempotencyKey(of request: Request) throws -> String? {
        guard request.method == .post, let key = request.headers["Idempotency-Key"] else { return nil }
        guard (1...255).contains(key.utf8.count), key.utf8.allSatisfy({ $0 >= 0x21 && $0 < 0x7F }) else {
            throw APIProblem(
                status: .badRequest, name: "invalid-request",
                detail: "An 'Idempotency-Key' has 1 to 255 visible characters of ASCII.")
        }
        return key
    }

    private func once(
        _ key: String, _ token: AccessToken, _ request: Request, _ work: () async throws -> Response
    ) async throws -> Response {
        let replies = Replies(site.context)
        let subject =
            Array("\(request.target.path)\n\(request.headers[Self.actingField] ?? "")\n".utf8) + request.body
        switch try await replies.take(key, of: token.id, request: subject) {
        case .fresh: break
        case .kept(let status, let body):
            var response = APIReply(status: Status(rawValue: status)).response
            response.body = .bytes(body)
            response.headers["Content-Type"] = status < 400 ? "application/json" : "application/problem+json"
            response.headers["Idempotency-Replayed"] = "true"
            return response
        case .unfinished:
            throw APIProblem(
                status: .conflict, name: "unfinished",
                detail:
                    "A request with this 'Idempotency-Key' is being carried out, or was cut off. Look before you send another."
            )
        case .otherRequest:
            throw APIProblem(
                status: .conflict, name: "key-used",
                detail: "This 'Idempotency-Key' came with another request.")
        }
        let response = await problems(work)
        if response.status.rawValue < 500 {
            let body: [UInt8] = if case .bytes(let bytes) = response.body { bytes } else { [] }
            try await replies.finish(key, of: token.id, status: response.status.rawValue, body: body)
        } else {
            try await replies.forget(key, of: token.id)
        }
        return response
    }
}
