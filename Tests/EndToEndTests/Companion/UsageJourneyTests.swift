import Foundation
import TestSupport
import Testing

/// From calls through real gateways to what their owner reads of them.
@Suite(.enabled(if: GatewaySite.isPossible, "needs .scripts/setup --test"))
struct UsageJourneyTests {
    @Test func countsEachCallOnceAndExplainsRefusals() async throws {
        let gateways = try await GatewaySite.start()
        let made = try gateways.application("Counted", [("shipments", "pro")])
        let credential = try gateways.portal(
            "POST", "applications/\(made.id)/credentials", ["name": "main", "method": "api-key"])
        let (id, old) = (try #require(credential["id"] as? String), try #require(credential["secret"] as? String))
        var tally: [Int: Int] = [:]
        func call(_ kind: GatewaySite.Kind, _ path: String, _ key: String) throws -> Int {
            let status = try gateways.ask(kind, path, ["X-API-Key": key]).status
            tally[status, default: 0] += 1
            return status
        }
        for kind in GatewaySite.Kind.allCases {
            // While the key is not there it is known to be somebody's all the same.
            try await gateways.settle(kind) { try call(kind, "/shipments/v2/a", old) == 200 }
            for _ in 0..<5 { #expect(try call(kind, "/shipments/v2/b?api_key=none", old) == 200) }
            #expect(try call(kind, "/tracking/x", old) == 403)
        }
        let rotated = try gateways.portal("POST", "credentials/\(id)/rotate")
        let new = try #require(rotated["secret"] as? String)
        for kind in GatewaySite.Kind.allCases {
            try await gateways.settle(kind) { try call(kind, "/shipments/v2/c", old) == 401 }
            #expect(try call(kind, "/shipments/v2/c", new) == 200)
        }
        let expected = tally
        try await gateways.wait { try sums(of: made.id, gateways) == expected }

        let calls = try #require(
            try gateways.portal("GET", "applications/\(made.id)/calls")["items"] as? [[String: Any]])
        #expect(calls.allSatisfy { $0["credential"] as? String == id })
        #expect(calls.contains { $0["status"] as? Int == 403 && $0["path"] as? String == "/tracking/x" })
        let shown = try gateways.portal("GET", "credentials/\(id)")
        #expect(shown["usedAt"] as? String != nil)
        let everybodys = try #require(try gateways.admin("GET", "usage")["items"] as? [[String: Any]])
        #expect(everybodys.contains { $0["product"] as? String == "tracking" && $0["status"] as? Int == 403 })

        // What comes while it is not there it reads when it is, and nothing twice.
        _ = await gateways.site.program.end(with: SIGKILL)
        for kind in GatewaySite.Kind.allCases { #expect(try call(kind, "/shipments/v2/d", new) == 200) }
        let again = try await CompanionSite.serve(gateways.site.folder, gateways.site.port)
        let all = tally
        try await gateways.wait { try sums(of: made.id, gateways) == all }
        _ = await again.end()
    }

    private func sums(of application: String, _ gateways: GatewaySite) throws -> [Int: Int] {
        let items = try gateways.portal("GET", "applications/\(application)/usage")["items"] as? [[String: Any]] ?? []
        return items.reduce(into: [:]) { sums, item in
            sums[item["status"] as? Int ?? 0, default: 0] += item["calls"] as? Int ?? 0
        }
    }
}
