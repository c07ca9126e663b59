import HTTP
import PortalModel
import PortalServices
import Serialization
import Storage

/// What static pages and proxies ask: who is reading, and may they.
struct ReaderRoutes: Sendable {
    let site: Site

    func add(to routes: inout Routes) {
        routes.raw(.get, "session", session)
        routes.raw(.get, "auth/verify", verify)
    }

    /// The signed-in state for the small script of static pages, as JSON. Only the portals' own origins may read it.
    private func session(_ request: Request, _: [String: String]) -> Response {
        let portal = PortalID(request.query["portal"])
        var members: [Mapping.Entry] = [.init("signedIn", Node(.boolean(false)))]
        if let reader = site.reader(of: request, in: portal) {
            members = [
                .init("signedIn", Node(.boolean(true))), .init("name", Node(.string(reader.name))),
                .init("dashboard", Node(.string(site.address.url("dashboard")))),
            ]
        }
        var bytes: [UInt8] = []
        JSONWriter.write(Node(.mapping(Mapping(members))), pretty: false, into: &bytes)
        var response = Response(
            .ok,
            headers: [
                ("Content-Type", "application/json"), ("Cache-Control", "no-store"), ("Vary", "Origin, Cookie"),
                ("X-Content-Type-Options", "nosniff"),
            ], body: .bytes(bytes))
        if let origin = request.headers["Origin"],
            site.context.offerings.now.site.portals.contains(where: { Origin.of($0.url) == origin })
        {
            response.headers["Access-Control-Allow-Origin"] = origin
            response.headers["Access-Control-Allow-Credentials"] = "true"
        }
        return response
    }

    /// Answers nginx `auth_request`, Caddy `forward_auth` and Traefik ForwardAuth: 204 with the reader's id where they
    /// may read the portal; else 401, or with `?redirect=1` the way to the sign-in.
    private func verify(_ request: Request, _: [String: String]) -> Response {
        let id = PortalID(request.query["portal"])
        guard let portal = site.context.offerings.now.portal(id) else { return .plain(.notFound) }
        var response: Response
        if let reader = site.reader(of: request, in: id) {
            response = Response(.noContent)
            response.headers["X-Portico-Developer"] = reader.id.rawValue
        } else if portal.access.reading == .anyone {
            response = Response(.noContent)
        } else if request.query["redirect"] == "1" {
            let asked = request.headers["X-Forwarded-Uri"] ?? request.headers["X-Original-URI"] ?? ""
            let next = asked.hasPrefix("/") && !asked.hasPrefix("//") ? Origin.of(portal.url) + asked : portal.url
            response = .redirect(
                to: site.address.origin + site.path("sign-in", ["portal": id.rawValue, "next": next]), .found)
        } else {
            response = .plain(.unauthorized)
        }
        response.headers["Cache-Control"] = "no-store"
        return response
    }
}
