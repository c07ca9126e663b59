import Foundation
import Gateways
import Serialization
import TestSupport
import Testing

/// What gateways tell of calls: enough to count them and to explain what was refused, and no secret.
@Suite(.enabled(if: !GatewayUnderTest.Kind.testable.isEmpty, "needs .scripts/setup --test"), .serialized)
struct GatewayUsageTests {
    @Test(arguments: GatewayUnderTest.Kind.testable) func tellsOfEachCall(_ kind: GatewayUnderTest.Kind) async throws {
        let upstream = try await EchoUpstream()
        let gateway = try await GatewayUnderTest(
            kind, try TableSnapshot.make(upstream: upstream.port), usageLog: "usage.log")
        let unknown = "key_" + String(repeating: "aB3d", count: 9) + "xY"
        func call(_ path: String, _ application: String?, _ status: Int, key: String? = nil) throws {
            let (target, headers) = Method.header.request(path, application)
            let answer = try gateway.ask("GET", target, key.map { ["X-Key": $0] } ?? headers)
            #expect(answer.status == status, "\(path)")
        }
        try call("/parcels/v2/x?secret=in-the-query", "plenty", 200)
        try call("/parcels/v2/a%20%22b", "plenty", 200)
        try call("/parcels/v2/x", "others", 403)
        try call("/parcels/v2/x", nil, 401)
        try call("/parcels/v2/x", nil, 401, key: unknown)
        try call("/parcels/v2/x", nil, 401, key: "somebody's-other-secret")
        try call("/nowhere", "plenty", 404)
        let (target, headers) = Method.basic.request("/parcels/v2/y", "plenty", wrong: true)
        #expect(try gateway.ask("GET", target, headers).status == 401)
        try await gateway.wait { try gateway.folder.text("usage.log").split(separator: "\n").count >= 7 }

        let text = try gateway.folder.text("usage.log")
        let entries = try text.split(separator: "\n").map { try JSONReader.read(Array($0.utf8), file: "usage.log") }
        let seen = entries.map { entry in
            ["product", "application", "credential", "method", "path", "key"].map {
                entry[$0]?.string ?? ""
            }.joined(separator: " ") + " \(entry["status"]?.integer ?? Int(entry["status"]?.string ?? "") ?? 0)"
        }
        let spaced = kind == .nginx ? "/parcels/v2/a \"b" : "/parcels/v2/a%20%22b"
        #expect(
            seen.sorted()
                == [
                    "parcels   GET /parcels/v2/x  401", "parcels   GET /parcels/v2/x  401",
                    "parcels   GET /parcels/v2/x \(unknown.prefix(12)) 401", "parcels   GET /parcels/v2/y  401",
                    "parcels others others_key GET /parcels/v2/x  403", "parcels plenty plenty_key GET \(spaced)  200",
                    "parcels plenty plenty_key GET /parcels/v2/x  200",
                ].sorted())
        #expect(Set(entries.compactMap { $0["id"]?.string }).count == 7)
        for entry in entries {
            let time = Double(entry["time"]?.string ?? "") ?? 0
            #expect(abs(time - Date().timeIntervalSince1970) < 3600)
            let seconds = entry["seconds"]?.string ?? entry["seconds"]?.number?.text ?? ""
            #expect(Double(seconds) != nil, "\(entry)")
        }
        for secret in [TableSnapshot.key("plenty"), String(unknown.prefix(13)), "in-the-query", "other-secret"] {
            #expect(!text.contains(secret))
        }
        if kind == .nginx { #expect(entries.contains { $0["user"]?.string == "user-plenty" }) }
        #expect(try gateway.complaints().isEmpty)
    }
}
