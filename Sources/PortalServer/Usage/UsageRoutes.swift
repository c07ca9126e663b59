import Crypto
import HTTP
import PortalModel
import PortalServices
import Storage

/// Where gateways send entries of their logs to.
struct UsageRoutes: Sendable {
    let site: Site
    let meter: UsageMeter

    func add(to routes: inout Routes) {
        routes.rawLater(.post, String(UsageIntake.path(of: "{id}").dropFirst())) { request, parameters in
            await take(request, from: parameters["id"] ?? "")
        }
    }

    /// 204 for whatever could be read: a gateway that was told otherwise would send the same again and again. Entries that
    /// are none are counted. 503 where it is worth to come again.
    private func take(_ request: Request, from gateway: String) async -> Response {
        guard Self.isProved(request, by: gateway, site: site) else {
            var response = Response.plain(.unauthorized)
            response.headers["WWW-Authenticate"] = "Bearer"
            return response
        }
        do {
            let outcome = try await UsageIntake(site.context).take(request.body)
            meter.count(outcome, of: gateway)
            return Response(.noContent)
        } catch {
            site.log(
                .error, "Entries of a gateway's log cannot be counted",
                ["gateway": .text(gateway), "error": .text("\(error)")])
            var response = Response.plain(.serviceUnavailable)
            response.headers["Retry-After"] = "10"
            return response
        }
    }

    /// Whether a gateway of the site sends it.
    static func isProved(_ request: Request, by gateway: String, site: Site) -> Bool {
        guard site.context.offerings.now.site.gateways.contains(where: { $0.id == gateway && $0.usage != nil }),
            let shown = request.headers["Authorization"]
        else { return false }
        return ConstantTime.equal("Bearer " + site.context.secret(ofGateway: gateway), shown)
    }

    /// Whether it may be larger than other requests: 500 entries of 500 bytes.
    static func isBatch(_ request: Request, site: Site) -> Bool {
        let path = site.address.path(String(UsageIntake.path(of: "").dropFirst()))
        guard request.method == .post, request.target.path.hasPrefix(path) else { return false }
        return isProved(request, by: String(request.target.path.dropFirst(path.count)), site: site)
    }

    static let batchBytes = 1 << 20
}
