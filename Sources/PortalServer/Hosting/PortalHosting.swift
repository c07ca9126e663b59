import HTTP
import PortalModel
import PortalServices
import Storage

/// The built portals, for who may read them.
///
/// A portal for signed-in readers is shown to nobody else. An open portal that holds more for signed-in readers has a
/// second edition below `.members/`, which they get under the same addresses.
struct PortalHosting: DirectHandler {
    let site: Site
    private let places: [Place]
    private let open: StaticFiles
    private let members: StaticFiles

    private struct Place {
        let portal: PortalID
        /// From `/` to `/`.
        let path: String
        let hasMembersEdition: Bool
    }

    /// - Parameter output: The folder that the generator writes to.
    init(site: Site, output: String) {
        self.site = site
        let portals = site.context.offerings.now.site.portals.filter {
            Origin.of($0.url) == site.address.origin
        }
        places = portals.map { portal in
            Place(
                portal: portal.id, path: portal.basePath,
                hasMembersEdition: OpenFile(path: "\(output)/.members/\(portal.id)")?.kind == .folder)
        }.sorted { $0.path.count > $1.path.count }
        open = StaticFiles(mounts: portals.map { .init(path: $0.basePath, folder: "\(output)/\($0.id)") })
        members = StaticFiles(
            mounts: portals.map { .init(path: $0.basePath, folder: "\(output)/.members/\($0.id)") })
    }

    func respond(to request: Request) -> Response {
        let path = request.target.path
        guard let place = places.first(where: { (path + "/").hasPrefix($0.path) }),
            let portal = site.context.offerings.now.portal(place.portal)
        else { return .plain(.notFound) }
        let isOpen = portal.access.reading == .anyone
        if isOpen, !place.hasMembersEdition { return open.respond(to: request) }
        var response: Response
        if reader(of: request, portal.id) != nil {
            response = (place.hasMembersEdition ? members : open).respond(to: request)
            // What depends on who asks is not for shared caches (RFC 9111 §5.2.2.7).
            response.headers["Cache-Control"] = "private, no-cache"
        } else if isOpen {
            response = open.respond(to: request)
        } else {
            guard request.method == .get || request.method == .head else { return .plain(.unauthorized) }
            let here = path + (request.target.query.map { "?" + $0 } ?? "")
            response = .redirect(
                to: site.path("sign-in", ["portal": portal.id.rawValue, "next": here]), .found)
            response.headers["Cache-Control"] = "no-store"
        }
        response.headers["Vary"] = (response.headers["Vary"].map { $0 + ", " } ?? "") + "Cookie"
        return response
    }

    /// The portal's developer whose browser asks.
    private func reader(of request: Request, _ portal: PortalID) -> Developer? {
        site.reader(of: request, in: portal)
    }
}

extension Site {
    /// The developer of a portal who is signed in with the browser that asks; `nil` also where the store fails.
    func reader(of request: Request, in portal: PortalID) -> Developer? {
        guard let token = browser.value(.developer, of: request) else { return nil }
        let sessions = Sessions(context)
        do {
            guard let session = try sessions.session(token: token), let developer = try sessions.developer(of: session)
            else { return nil }
            return developer.portal == portal ? developer : nil
        } catch {
            log("A session cannot be read: \(error)")
            return nil
        }
    }
}
