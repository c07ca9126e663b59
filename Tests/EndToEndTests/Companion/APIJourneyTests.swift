import Foundation
import TestSupport
import Testing

/// The main job by programs alone: a developer's token asks, a provider's decides, and the gateway's file follows.
@Suite(
    .serialized,
    .enabled(
        if: Corpora.shouldRun && Requirement.shouldRun(whenPresent: Checker.python != nil),
        "needs the corpora and .scripts/setup --test"))
struct APIJourneyTests {
    @Test func leadsToACredentialThatTheGatewayKnowsAndBack() async throws {
        let site = try await CompanionSite.start()
        let tokens = try await site.tokens()
        let (developer, provider) = (API(site, "portal", tokens.developer), API(site, "admin", tokens.administrator))

        let application = try developer.post("/applications", #"{"name": "Night shift"}"#, status: 201)["id"] as? String
        let path = "/applications/\(try #require(application))"
        let product = try developer.text("GET", "/products/shipments")
        let terms = try #require(product.firstMatch(of: /"termsVersion":"([^"]+)"/)).output.1
        let wish = #"{"product": "shipments", "plan": "pro", "acceptedTerms": "\#(terms)"}"#
        let asked = try developer.post(path + "/subscriptions", wish, status: 201)
        #expect(asked["state"] as? String == "pending")
        let subscription = try #require(asked["id"] as? String)
        let issued = try developer.post(
            path + "/credentials", #"{"name": "Night server", "method": "api-key"}"#, status: 201)
        let secret = try #require(issued["secret"] as? String)
        let file = GatewayFile(site)
        // The demo's own access is there; what waits for a decision is not.
        try await file.wait { $0.contains("shipments") }
        #expect(try await file.services(openTo: secret) == [], "nothing is open before somebody has approved")

        let decided = try provider.post(
            "/subscriptions/\(subscription)/approve", #"{"reason": "Welcome", "expires": "2099-12-31"}"#, status: 200)
        #expect(
            decided["state"] as? String == "active"
                && (decided["expiresAt"] as? String)?.hasPrefix("2100-01-01") == true)
        try await file.wait { $0.contains(secret) }
        #expect(try await file.services(openTo: secret) == ["shipments"], "what was subscribed to, and nothing else")
        try await file.validate()

        let shown = try developer.text("GET", path + "/credentials")
        #expect(shown.contains("Night server") && !shown.contains(secret), "a secret is shown once")
        _ = try provider.post(
            "/subscriptions/\(subscription)/suspend", #"{"reason": "The invoice is open."}"#, status: 200)
        try await file.wait { !$0.contains(secret) || !$0.contains("\"subscription_shipments\": \"\(subscription)\"") }
        #expect(try await file.services(openTo: secret) == [])
        try await file.validate()
        let told = try developer.text("GET", "/subscriptions/\(subscription)")
        #expect(told.contains("suspended") && told.contains("The invoice is open."))
    }

    /// One of the two APIs, with a token.
    private struct API {
        private let client: HTTPClient
        private let root: String
        private let token: String

        init(_ site: CompanionSite, _ name: String, _ token: String) {
            client = HTTPClient(port: site.port)
            root = "/api/\(name)/v1"
            self.token = token
        }

        func text(_ method: String, _ path: String, _ body: String = "") throws -> String {
            try ask(method, path, body).text
        }

        func post(_ path: String, _ body: String, status: Int) throws -> [String: Any] {
            let answer = try ask("POST", path, body)
            #expect(answer.status == status, "\(path): \(answer.text)")
            return try JSONSerialization.jsonObject(with: Data(answer.body)) as? [String: Any] ?? [:]
        }

        private func ask(_ method: String, _ path: String, _ body: String) throws -> HTTPAnswer {
            try client.request(
                method, root + path,
                headers: [("Authorization", "Bearer \(token)"), ("Content-Type", "application/json")], body: body)
        }
    }
}
