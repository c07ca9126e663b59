import HTTP
import PortalModel
import PortalServices
import Serialization

/// One of the two APIs: its operations, and the OpenAPI document that is made from the same list.
struct API: Sendable {
    /// `Portal API`
    let name: String
    /// Below the companion's own path: `api/portal/v1`.
    let root: String
    let description: String
    /// Whether developers and portals' front ends use it; else the provider's users do.
    let isForDevelopers: Bool
    let scopes: [APIScope]
    let routes: [APIRoute]
    /// Schemas that answers name.
    let components: [(name: String, fields: [APIField])]
}

extension API {
    /// Answers everything below ``root``; what it does not know is a problem in JSON, too.
    func handler(_ site: Site) -> any Handler {
        var router = Router()
        let front = APIFront(site: site, api: self)
        let base = site.address.path(root) + "/"
        for route in routes {
            let read = routes.first { $0.method == .get && $0.path == route.path }
            let precondition = route.method == .patch || route.method == .delete ? read : nil
            router.later(route.method, base + route.path) { request, parameters in
                cors(await front.response(to: request, parameters, route, read: precondition), request, site)
            }
        }
        for path in Set(routes.map(\.path)) {
            router.on(Method(rawValue: "OPTIONS"), base + path) { request, _ in preflight(request, path, site) }
        }
        router.on(.get, base + "openapi.json") { _, _ in
            var response = APIReply(body: document(server: site.address.url(root))).response
            response.headers["Cache-Control"] = "no-cache"
            response.headers["Access-Control-Allow-Origin"] = "*"
            return response
        }
        return APIRouter(router: router)
    }

    /// Pages of the portals may call the Portal API with a token; nobody else's may, and cookies play no part.
    private func cors(_ response: Response, _ request: Request, _ site: Site) -> Response {
        guard isForDevelopers, let origin = request.headers["Origin"], site.isOwn(origin: origin) else {
            return response
        }
        var response = response
        response.headers["Access-Control-Allow-Origin"] = origin
        response.headers["Access-Control-Expose-Headers"] =
            "ETag, Location, RateLimit-Limit, RateLimit-Remaining, RateLimit-Reset, Retry-After, Idempotency-Replayed"
        response.headers.append("Vary", "Origin")
        return response
    }

    private func preflight(_ request: Request, _ path: String, _ site: Site) -> Response {
        let methods = routes.filter { $0.path == path }.map(\.method.rawValue)
        var response = Response(.noContent, headers: [("Allow", (methods + ["OPTIONS"]).joined(separator: ", "))])
        guard isForDevelopers, let origin = request.headers["Origin"], site.isOwn(origin: origin) else {
            return response
        }
        response.headers["Access-Control-Allow-Origin"] = origin
        response.headers["Access-Control-Allow-Methods"] = methods.joined(separator: ", ")
        response.headers["Access-Control-Allow-Headers"] =
            "Authorization, Content-Type, Idempotency-Key, If-Match, If-None-Match, X-Portico-Developer"
        response.headers["Access-Control-Max-Age"] = "600"
        response.headers["Vary"] = "Origin"
        return response
    }
}

/// A router whose own answers (404, 405) are problems in JSON.
private struct APIRouter: Handler {
    let router: Router

    func answer(to request: Request) -> Answer {
        guard case .ready(let response) = router.answer(to: request), response.status.rawValue >= 400,
            response.headers["Content-Type"]?.hasPrefix("text/plain") == true
        else { return router.answer(to: request) }
        return .ready(APIProblem(response).response)
    }
}

extension Site {
    /// Whether pages of one of the portals come from there.
    func isOwn(origin: String) -> Bool {
        context.offerings.now.site.portals.contains { Origin.of($0.url) == origin }
    }
}
