import HTTP
import PortalModel
import PortalServices
import Serialization

/// How the endpoints of OAuth answer.
struct OAuthAnswers: Sendable {
    let site: Site

    /// JSON that nobody keeps (RFC 6749 §5.1).
    func json(_ members: [(String, Node)], _ status: Status = .ok) -> Response {
        var bytes: [UInt8] = []
        JSONWriter.write(.object(members), pretty: false, into: &bytes)
        return Response(
            status,
            headers: [
                ("Content-Type", "application/json"), ("Cache-Control", "no-store"), ("Pragma", "no-cache"),
                ("X-Content-Type-Options", "nosniff"),
            ], body: .bytes(bytes))
    }

    /// JSON that anybody may keep for a while.
    func document(_ bytes: [UInt8], seconds: Int) -> Response {
        Response(
            .ok,
            headers: [
                ("Content-Type", "application/json"), ("Cache-Control", "public, max-age=\(seconds)"),
                ("X-Content-Type-Options", "nosniff"), ("Access-Control-Allow-Origin", "*"),
            ], body: .bytes(bytes))
    }

    /// RFC 6749 §5.2: 401 where the client is not known, with the scheme that it may use; else 400.
    func refusal(_ refusal: OAuthRefusal, scheme: String = "Basic") -> Response {
        let isUnknown = refusal.code == .invalidClient
        var response = json(
            [("error", .text(refusal.code.rawValue)), ("error_description", .text(refusal.sentence))],
            isUnknown ? .unauthorized : .badRequest)
        if isUnknown { response.headers["WWW-Authenticate"] = "\(scheme) realm=\"oauth\", charset=\"UTF-8\"" }
        return response
    }

    /// Pages of the portals may ask and read the answer, without cookies: the console of a reference page does.
    func shared(_ response: Response, with request: Request) -> Response {
        var response = response
        response.headers["Vary"] = "Origin"
        guard let origin = request.headers["Origin"], isOwn(origin) else { return response }
        response.headers["Access-Control-Allow-Origin"] = origin
        return response
    }

    /// The answer to a browser's question whether it may ask (Fetch Standard, CORS-preflight).
    func preflight(_ request: Request) -> Response {
        var response = shared(Response(.noContent, headers: [("Allow", "OPTIONS, POST")]), with: request)
        if response.headers["Access-Control-Allow-Origin"] != nil {
            response.headers["Access-Control-Allow-Methods"] = "POST"
            response.headers["Access-Control-Allow-Headers"] = "Authorization, Content-Type"
            response.headers["Access-Control-Max-Age"] = "600"
        }
        return response
    }

    private func isOwn(_ origin: String) -> Bool {
        origin == site.address.origin
            || site.context.offerings.now.site.portals.contains { Origin.of($0.url) == origin }
    }
}
