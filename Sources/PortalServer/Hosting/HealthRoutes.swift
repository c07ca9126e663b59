import HTTP
import PortalServices
import Storage

/// What operators' machines ask, and the files of the pages.
struct HealthRoutes: Sendable {
    let site: Site

    func add(to routes: inout Routes) {
        let site = site
        routes.raw(.get, "healthz") { _, _ in .text(.ok, "ok\n", headers: [("Cache-Control", "no-store")]) }
        routes.raw(.get, "readyz") { _, _ in
            do {
                _ = try site.context.store.read { try $0.gatewayRevision() }
                return .text(.ok, "ready\n", headers: [("Cache-Control", "no-store")])
            } catch {
                return .text(.serviceUnavailable, "The database cannot be read.\n")
            }
        }
        routes.raw(.get, Looks.assetPath + "assets/{name}") { request, parameters in
            guard let name = parameters["name"], let bytes = site.looks.now.files[name] else {
                return .plain(.notFound)
            }
            return Response(
                .ok,
                headers: [
                    ("Content-Type", ContentType.of(fileNamed: name)), ("X-Content-Type-Options", "nosniff"),
                    // The name holds a hash of the content.
                    ("Cache-Control", "public, max-age=31536000, immutable"),
                    ("Access-Control-Allow-Origin", "*"),
                ], body: .bytes(bytes))
        }
    }
}
