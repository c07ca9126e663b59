import HTTP
import PortalServices
import Storage

/// What operators' machines ask, and the files of the pages.
struct HealthRoutes: Sendable {
    let site: Site
    let gateways: [GatewaySync]

    func add(to routes: inout Routes) {
        let (site, gateways) = (site, gateways)
        routes.raw(.get, "healthz") { _, _ in .text(.ok, "ok\n", headers: [("Cache-Control", "no-store")]) }
        routes.raw(.get, "readyz") { _, _ in
            do {
                _ = try site.context.store.read { try $0.gatewayRevision() }
                return .text(.ok, "ready\n", headers: [("Cache-Control", "no-store")])
            } catch {
                return .text(.serviceUnavailable, "The database cannot be read.\n")
            }
        }
        routes.raw(.get, "metrics") { request, _ in
            Metrics.response(site: site, gateways: gateways)
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

/// The companion's numbers in Prometheus' text format 0.0.4.
enum Metrics {
    static func response(site: Site, gateways: [GatewaySync]) -> Response {
        var text = ""
        func gauge(_ name: String, _ help: String, _ rows: [(labels: String, value: Int)]) {
            text += "# HELP \(name) \(help)\n# TYPE \(name) gauge\n"
            for row in rows { text += "\(name)\(row.labels.isEmpty ? "" : "{\(row.labels)}") \(row.value)\n" }
        }
        do {
            let (revision, counts) = try site.context.store.read { tables in
                (try tables.gatewayRevision(), try tables.subscriptionCounts())
            }
            gauge(
                "portico_subscriptions_active", "Active subscriptions.",
                counts.map { ("portal=\"\($0.portal)\",product=\"\($0.product)\"", $0.active) })
            gauge(
                "portico_subscriptions_waiting", "Subscriptions that wait for a decision.",
                counts.map { ("portal=\"\($0.portal)\",product=\"\($0.product)\"", $0.waiting) })
            gauge("portico_revision", "Revision of what gateways must know.", [("", revision)])
            gauge(
                "portico_gateway_revision", "Revision that a gateway has.",
                gateways.map { ("gateway=\"\($0.id)\"", $0.status.applied ?? 0) })
            gauge(
                "portico_gateway_failing", "1 while a gateway cannot be brought up to date.",
                gateways.map { ("gateway=\"\($0.id)\"", $0.status.failure == nil ? 0 : 1) })
        } catch {
            return .text(.serviceUnavailable, "The database cannot be read.\n")
        }
        var response = Response.text(.ok, text)
        response.headers["Content-Type"] = "text/plain; version=0.0.4; charset=utf-8"
        response.headers["Cache-Control"] = "no-store"
        return response
    }
}
