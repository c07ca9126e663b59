import Foundation
import TestSupport
import Testing

/// Webhooks as another program sees them: made by the API, signed, tried again, and kept from private places.
@Suite(
    .serialized,
    .enabled(if: Requirement.shouldRun(whenPresent: Checker.python != nil), "needs .scripts/setup --test"))
struct WebhookJourneyTests {
    /// What the receiver tells of a call.
    private struct Call: Decodable {
        let id: String
        let type: String
        let body: String
        let valid: Bool
    }

    private static let root = "/api/admin/v1"

    @Test func tellsAReceiverWhatHappensAndTriesAgain() async throws {
        let sink = try RunningProgram(
            try #require(Checker.python),
            [Repository.root.appendingPathComponent("Tests/EndToEndTests/Companion/webhook-sink.py").path])
        let place = try await sink.line { $0.hasPrefix("listening on ") }
        let port = try #require(UInt16(place.split(separator: " ").last ?? ""))
        let site = try await CompanionSite.start(settings: #""webhooks": { "allow": ["127.0.0.1"] }"#)
        let token = try await adminToken(site)

        #expect(
            try await make(site, token, "http://127.0.0.2:\(port)/hook").status >= 400, "not allowed by the operator")
        #expect(try await make(site, token, "https://[::1]/hook").status >= 400)
        let made = try await make(site, token, "http://127.0.0.1:\(port)/hook")
        #expect(made.status == 201, "\(made.text)")
        let webhook = try #require(try JSONSerialization.jsonObject(with: Data(made.body)) as? [String: Any])
        let (id, secret) = (webhook["id"] as? String ?? "", webhook["secret"] as? String ?? "")
        #expect(try HTTPClient(port: port).request("GET", "/secret/\(secret)").status == 204)

        let developers = try await ask(site, token, "GET", "/developers?portal=public&q=ada")
        let ada = try #require(developers.text.firstMatch(of: /dev_[a-z2-7]{16}/)).output
        let reason = #"{"reason": "A trial"}"#
        #expect(try await ask(site, token, "POST", "/developers/\(ada)/suspend", reason).status == 200)

        let first = try await call(of: sink, answered: 503)
        #expect(first.type == "developer.suspended" && first.valid)
        #expect(first.body.contains("ada@shop.example") && first.body.contains("A trial"))
        let second = try await call(of: sink, answered: 204)
        #expect(second.id == first.id && second.body == first.body && second.valid)
        var deliveries = ""
        while !deliveries.contains(#""state":"delivered""#) {
            deliveries = try await ask(site, token, "GET", "/webhooks/\(id)/deliveries").text
        }
        #expect(deliveries.contains(#""attempts":2"#) && !deliveries.contains(secret))
    }

    /// The first call that was answered so.
    private func call(of sink: RunningProgram, answered status: Int) async throws -> Call {
        let line = try await sink.line { $0.contains("\"answered\": \(status)") }
        return try JSONDecoder().decode(Call.self, from: Data(line.utf8))
    }

    private func make(_ site: CompanionSite, _ token: String, _ url: String) async throws -> HTTPAnswer {
        try await ask(
            site, token, "POST", "/webhooks",
            #"{"name": "Billing", "url": "\#(url)", "events": ["developer.suspended"]}"#)
    }

    private func ask(
        _ site: CompanionSite, _ token: String, _ method: String, _ path: String, _ body: String = ""
    ) async throws -> HTTPAnswer {
        try HTTPClient(port: site.port).request(
            method, Self.root + path,
            headers: [("Authorization", "Bearer \(token)"), ("Content-Type", "application/json")],
            body: body)
    }

    private func adminToken(_ site: CompanionSite) async throws -> String {
        let script = Repository.root.appendingPathComponent("Tests/EndToEndTests/Companion/make-tokens.py").path
        let made = try await Program.run(try #require(Checker.python), [script, site.url, CompanionSite.password])
        return try #require(made.output.split(whereSeparator: \.isWhitespace).last.map(String.init), "\(made.error)")
    }
}
