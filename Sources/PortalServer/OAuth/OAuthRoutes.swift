import Crypto
import HTTP
import PortalModel
import PortalServices
import Serialization
import Storage

/// The endpoints of the authorization server. They know no session and no cookie, so that no page elsewhere can use a
/// browser's (CSRF); a client proves itself with every request.
struct OAuthRoutes: Sendable {
    let site: Site
    let server: AuthorizationServer
    /// The secrets of programs that may ask what a token is worth, by their names.
    let resourceServers: [String: String]
    private let perAddress: RateLimiter
    private let perClient: RateLimiter
    private var answers: OAuthAnswers { OAuthAnswers(site: site) }

    init(
        site: Site, server: AuthorizationServer, resourceServers: [String: String],
        clock: @escaping @Sendable () -> Duration
    ) {
        self.site = site
        self.server = server
        self.resourceServers = resourceServers
        // Secrets of 190 bits are not guessed; these bound the work that one address can make, and a client at one
        // address. Nobody elsewhere can use up what a client has.
        perAddress = RateLimiter(limit: 1200, per: .seconds(60), clock: clock)
        perClient = RateLimiter(limit: 300, per: .seconds(60), clock: clock)
    }

    func add(to routes: inout Routes) {
        post("oauth/token", to: &routes, token)
        post("oauth/revoke", to: &routes, revoke)
        routes.rawLater(.post, "oauth/introspect") { request, _ in
            await answer(request, isLimited: false) { try introspect(request, $0) }
        }
        routes.raw(.get, "oauth/check") { request, _ in check(request) }
        routes.raw(.get, "oauth/jwks") { _, _ in jwks() }
        let (suffix, path) = (".well-known/oauth-authorization-server", site.address.basePath.dropLast())
        routes.raw(.get, suffix) { _, _ in metadata() }
        // RFC 8414 §3.1: before the issuer's path, which may lie outside of the companion's own.
        if !path.isEmpty { routes.raw(.get, absolute: "/\(suffix)\(path)") { _, _ in metadata() } }
    }

    private func post(
        _ path: String, to routes: inout Routes, _ code: @escaping @Sendable (OAuthParameters) async throws -> Response
    ) {
        let answers = answers
        routes.rawLater(.post, path) { request, _ in
            answers.shared(await answer(request, isLimited: true, code), with: request)
        }
        routes.raw(.options, path) { request, _ in answers.preflight(request) }
    }

    /// Reads the parameters, counts the attempt, and makes an answer of whatever happens.
    private func answer(
        _ request: Request, isLimited: Bool, _ code: @Sendable (OAuthParameters) async throws -> Response
    ) async -> Response {
        do {
            let parameters = try OAuthParameters(request)
            guard isLimited else { return try await code(parameters) }
            let network = IPAddress(request.peer).map { "\($0.network)" } ?? ""
            let address = perAddress.take(network)
            let name = String(parameters.claimedClient.prefix(100))
            let verdict =
                address.isAdmitted && !name.isEmpty
                ? address.stricter(perClient.take("\(name) \(network)")) : address
            var response =
                verdict.isAdmitted
                ? try await code(parameters)
                : answers.json(
                    [
                        ("error", .text("temporarily_unavailable")),
                        (
                            "error_description",
                            .text("More requests than a client may send; use a token until it ends.")
                        ),
                    ], .tooManyRequests)
            verdict.add(to: &response.headers)
            return response
        } catch let refusal as OAuthRefusal {
            return answers.refusal(refusal)
        } catch {
            site.log(
                .error, "OAuth: a request failed",
                ["request": .text(request.id), "path": .text(request.target.path), "error": .text("\(error)")])
            let isFull = error is Store.CannotSave
            var response = answers.json(
                [("error", .text(isFull ? "temporarily_unavailable" : "server_error"))],
                isFull ? .serviceUnavailable : .internalServerError)
            if isFull { response.headers["Retry-After"] = "60" }
            return response
        }
    }

    /// RFC 6749 §4.4.
    private func token(_ parameters: OAuthParameters) async throws -> Response {
        let client = try await server.clients.client(try parameters.proof())
        guard let kind = parameters["grant_type"] else {
            throw OAuthRefusal(.invalidRequest, "The parameter 'grant_type' is missing; it is 'client_credentials'.")
        }
        guard kind == "client_credentials" else {
            throw OAuthRefusal(.unsupportedGrantType, "The only 'grant_type' is 'client_credentials'.")
        }
        let grant = try await server.grant(
            .init(scope: parameters["scope"], resources: parameters.all("resource")), to: client)
        var members: [(String, Node)] = [
            ("access_token", .text(grant.token)), ("token_type", .text("Bearer")),
            ("expires_in", .number(grant.seconds)),
        ]
        if !grant.scopes.isEmpty { members.append(("scope", .text(grant.scopes.joined(separator: " ")))) }
        return answers.json(members)
    }

    /// RFC 7009.
    private func revoke(_ parameters: OAuthParameters) async throws -> Response {
        let client = try await server.clients.client(try parameters.proof())
        guard let token = parameters["token"] else {
            throw OAuthRefusal(.invalidRequest, "The parameter 'token' is missing.")
        }
        try await server.revoke(token, of: client)
        return answers.json([])
    }

    /// RFC 7662, for the provider's own programs.
    private func introspect(_ request: Request, _ parameters: OAuthParameters) throws -> Response {
        let shown: (name: String?, secret: String)? =
            switch try parameters.credential() {
            case .basic(let name, let password): (name, password)
            case .bearer(let secret): (nil, secret)
            case nil: nil
            }
        let isKnown = shown.map { shown in
            resourceServers.reduce(false) { known, server in
                (ConstantTime.equal(server.value, shown.secret) && (shown.name == nil || shown.name == server.key))
                    || known
            }
        }
        guard isKnown == true else {
            throw OAuthRefusal(
                .invalidClient, "A resource server proves itself by 'Basic' or 'Bearer' with its secret.")
        }
        guard let token = parameters["token"] else {
            throw OAuthRefusal(.invalidRequest, "The parameter 'token' is missing.")
        }
        guard let state = try server.state(of: token) else { return answers.json([("active", .flag(false))]) }
        let audience = state.products.map { Node.text($0.audience) }
        return answers.json([
            ("active", .flag(true)), ("scope", .text(state.scopes.joined(separator: " "))),
            ("client_id", .text(state.client.id)), ("token_type", .text("Bearer")), ("exp", .number(state.expires)),
            ("iat", .number(state.issued)), ("sub", .text(state.client.id)), ("aud", .list(audience)),
            ("iss", .text(server.issuer)), ("jti", .text(state.id)),
            ("application", .text(state.client.application.rawValue)), ("developer", .text(state.client.owner)),
            ("portal", .text(state.client.portal.rawValue)),
        ])
    }

    /// What nginx asks before it lets a token's holder through (`auth_request`): 204, and of a good token whose it is, whether
    /// it is for the product, and its scopes. Subscriptions the gateway knows itself.
    private func check(_ request: Request) -> Response {
        let shown = request.headers["X-Portico-Gateway"] ?? ""
        let gateways = site.context.offerings.now.site.gateways.map(\.id)
        let isKnown = gateways.reduce(false) {
            ConstantTime.equal(site.context.secret(ofGateway: $1), shown) || $0
        }
        var response = Response(isKnown ? .noContent : .unauthorized, headers: [("Cache-Control", "no-store")])
        guard isKnown, let field = request.headers["Authorization"], field.lowercased().hasPrefix("bearer ") else {
            return response
        }
        do {
            if let holder = try server.holder(of: String(field.dropFirst(7))) {
                response.headers["X-Portico-Client"] = holder.client
                response.headers["X-Portico-Scopes"] = holder.scopes.joined(separator: " ")
                let asked = ProductID(request.headers["X-Portico-Product"] ?? "")
                if holder.mayOpen(asked) { response.headers["X-Portico-For"] = "1" }
            }
            return response
        } catch {
            site.log(.error, "A token cannot be checked", ["request": .text(request.id), "error": .text("\(error)")])
            return Response(.serviceUnavailable)
        }
    }

    private func jwks() -> Response {
        do {
            let keys = try server.keys.published().map(\.jwk).joined(separator: ",")
            // A key is announced for longer than this before it signs.
            return answers.document(Array("{\"keys\":[\(keys)]}".utf8), seconds: 900)
        } catch {
            site.log(.error, "The keys cannot be read", ["error": .text("\(error)")])
            return .text(.serviceUnavailable, "The keys cannot be read.\n")
        }
    }

    /// RFC 8414 §2.
    private func metadata() -> Response {
        let methods = Node.list(["client_secret_basic", "client_secret_post", "private_key_jwt"].map { .text($0) })
        let algorithms = Node.list(SignatureAlgorithm.allCases.map { .text($0.rawValue) })
        var bytes: [UInt8] = []
        JSONWriter.write(
            .object([
                ("issuer", .text(server.issuer)), ("token_endpoint", .text(site.address.url("oauth/token"))),
                ("jwks_uri", .text(site.address.url("oauth/jwks"))),
                ("grant_types_supported", .list([.text("client_credentials")])),
                ("response_types_supported", .list([])),
                ("token_endpoint_auth_methods_supported", methods),
                ("token_endpoint_auth_signing_alg_values_supported", algorithms),
                ("revocation_endpoint", .text(site.address.url("oauth/revoke"))),
                ("revocation_endpoint_auth_methods_supported", methods),
                ("revocation_endpoint_auth_signing_alg_values_supported", algorithms),
                ("introspection_endpoint", .text(site.address.url("oauth/introspect"))),
                ("introspection_endpoint_auth_methods_supported", .list([.text("client_secret_basic")])),
            ]), pretty: false, into: &bytes)
        return answers.document(bytes, seconds: 3600)
    }
}
