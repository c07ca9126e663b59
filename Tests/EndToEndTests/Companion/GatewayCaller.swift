import Foundation
import TestSupport
import Testing

/// An application with a credential of each kind, and how it shows them to a gateway.
final class GatewayCaller {
    /// A way to show who is calling.
    enum Way: String, CaseIterable {
        case header, query, basic, oauth

        /// The kind of credential.
        var method: String {
            switch self {
            case .header, .query: "api-key"
            case .basic: "basic"
            case .oauth: "oauth"
            }
        }
    }

    struct Credential {
        var id: String
        /// Of basic authentication the user, of OAuth the client.
        var name: String
        var secret: String
    }

    let id: String
    let subscriptions: [String]
    private(set) var credentials: [String: Credential] = [:]
    private(set) var token = ""
    private let gateways: GatewaySite

    /// Makes it, in the portal, and gets a token for it.
    /// - Parameter expires: The last day of its credentials; `nil`: they have no end.
    init(
        _ gateways: GatewaySite, _ name: String, _ products: [(product: String, plan: String)], expires: String? = nil
    ) throws {
        self.gateways = gateways
        (id, subscriptions) = try gateways.application(name, products)
        for method in ["api-key", "basic", "oauth"] {
            var body = ["method": method, "name": method]
            body["expires"] = expires
            credentials[method] = try Self.credential(
                try gateways.portal("POST", "applications/\(id)/credentials", body))
        }
        token = try #require(try newToken())
    }

    private static func credential(_ json: [String: Any]) throws -> Credential {
        Credential(
            id: try #require(json["id"] as? String), name: json["publicName"] as? String ?? "",
            secret: try #require(json["secret"] as? String))
    }

    /// Gives a credential another secret.
    func rotate(_ method: String, overlap: String) throws {
        let id = try #require(credentials[method]?.id)
        credentials[method] = try Self.credential(
            try gateways.portal("POST", "credentials/\(id)/rotate", ["overlap": overlap]))
    }

    /// A token for its client.
    /// - Parameter secret: Another one than it has now.
    /// - Returns: `nil` where the companion gives none.
    func newToken(_ secret: String? = nil) throws -> String? {
        let client = try #require(credentials["oauth"])
        let pair = Data("\(client.name):\(secret ?? client.secret)".utf8).base64EncodedString()
        let answer = try HTTPClient(port: gateways.site.port).request(
            "POST", "/oauth/token",
            headers: [("Authorization", "Basic \(pair)"), ("Content-Type", "application/x-www-form-urlencoded")],
            body: "grant_type=client_credentials")
        let json = try JSONSerialization.jsonObject(with: Data(answer.body)) as? [String: Any]
        return json?["access_token"] as? String
    }

    /// What it shows by default: of OAuth its first token.
    func shown(_ way: Way) -> String { way == .oauth ? token : credentials[way.method]?.secret ?? "" }

    /// The target and the fields of a request.
    /// - Parameter shown: An API key, a password or a token; `nil` shows none.
    func request(_ way: Way, _ path: String, _ shown: String?) -> (target: String, headers: [String: String]) {
        guard let shown else { return (path, [:]) }
        switch way {
        case .header: return (path, ["X-API-Key": shown])
        case .query: return ("\(path)?a=1&api_key=\(shown)", [:])
        case .oauth: return (path, ["Authorization": "Bearer \(shown)"])
        case .basic:
            let pair = Data("\(credentials["basic"]?.name ?? ""):\(shown)".utf8).base64EncodedString()
            return (path, ["Authorization": "Basic \(pair)"])
        }
    }

    func ask(_ kind: GatewaySite.Kind, _ way: Way, _ path: String, _ shown: String?) throws -> HTTPAnswer {
        let (target, headers) = request(way, path, shown)
        return try gateways.ask(kind, target, headers)
    }

    func ask(_ kind: GatewaySite.Kind, _ way: Way, _ path: String = "/shipments/v2/x") throws -> HTTPAnswer {
        try ask(kind, way, path, shown(way))
    }
}
