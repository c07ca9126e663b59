import Foundation
import Gateways
import PortalModel
import TestSupport
import Testing

/// Real gateways, real requests: each method of authentication with each thing that can be right or wrong about it.
@Suite(.enabled(if: !GatewayUnderTest.Kind.testable.isEmpty, "needs .scripts/setup --test"), .serialized)
struct GatewayTableTests {
    @Test(arguments: GatewayUnderTest.Kind.testable) func answersAsTheSnapshotSays(
        _ kind: GatewayUnderTest.Kind
    ) async throws {
        let upstream = try await EchoUpstream()
        let gateway = try await GatewayUnderTest(kind, try TableSnapshot.make(upstream: upstream.port))
        var table = GatewayTable()
        for method in Method.allCases {
            try refusals(method, gateway, &table)
            try identity(method, gateway, &table)
            try limits(method, gateway, &table)
        }
        table.print(kind.rawValue)
    }

    private func refusals(_ method: Method, _ gateway: GatewayUnderTest, _ table: inout GatewayTable) throws {
        func status(_ path: String, _ application: String?, wrong: Bool = false, host: String? = nil) throws -> String {
            let (target, headers) = method.request(path, application, wrong: wrong)
            return "\(try gateway.ask("GET", target, host: host ?? "api.example.com", headers).status)"
        }
        table.add(method, "no credential", "401", try status("/parcels/v2/x", nil))
        table.add(method, "wrong credential", "401", try status("/parcels/v2/x", "plenty", wrong: true))
        table.add(method, "right credential", "200", try status("/parcels/v2/x", "plenty"))
        table.add(method, "exact path", "200", try status("/parcels/status", "plenty"))
        table.add(method, "without a subscription", "403", try status("/parcels/v2/x", "others"))
        table.add(method, "product below the subscribed one", "403", try status("/parcels/v2/admin/x", "plenty"))
        table.add(method, "exact product below it", "403", try status("/parcels/v2/root", "plenty"))
        table.add(method, "closed product", "403", try status("/closed/x", "others"))
        for path in ["/", "/parcels", "/parcels/v2", "/parcels/v1/x", "/parcels/status/", "/parcels/statusx"] {
            table.add(method, "unlisted \(path)", "404", try status(path, "plenty"))
        }
        table.add(method, "unknown host", "404", try status("/parcels/v2/x", "plenty", host: "other.example.com"))
        table.add(method, "unknown host, no credential", "404", try status("/x", nil, host: "other.example.com"))
    }

    /// The upstream learns who is calling from the gateway alone, and no secret.
    private func identity(_ method: Method, _ gateway: GatewayUnderTest, _ table: inout GatewayTable) throws {
        let (target, headers) = method.request("/parcels/v2/x", "plenty")
        var forged = headers
        for name in ["Application", "Developer", "Portal", "Plan", "Product", "Credential", "Subscription"] {
            forged["X-Portico-\(name)"] = "forged"
            forged["X_Portico_\(name)"] = "forged"
        }
        let answer = try gateway.ask("GET", target, forged)
        let request = EchoUpstream.Request(answer)
        let seen = request.map { request in
            ["Application", "Developer", "Portal", "Plan", "Product", "Credential", "Subscription"].map {
                request["X-Portico-\($0)"] ?? "-"
            }.joined(separator: " ")
        }
        let expected =
            "plenty dev_plenty public open parcels plenty_\(method.credential) sub_plenty_parcels"
        table.add(method, "identity", expected, seen ?? "none")
        let secrets = [TableSnapshot.key("plenty"), "user-plenty", headers["Authorization"] ?? "-none-"]
        let whole = answer.text
        table.add(method, "secret", "hidden", secrets.contains { whole.contains($0) } ? "shown" : "hidden")
        table.add(method, "forged headers", "gone", whole.contains("forged") ? "sent on" : "gone")
        if method == .query {
            table.add(method, "rest of the query", "/parcels/v2/x?a=%20b%0d%0a&c", request?.path ?? "none")
        }
        let (other, rest) = method.request("/rates/a", "others")
        let plain = try gateway.ask("GET", other, rest.merging(["X-Portico-Plan": "forged"]) { $1 })
        table.add(method, "without a plan", "none", EchoUpstream.Request(plain)?["X-Portico-Plan"] ?? "none")
        let path = EchoUpstream.Request(plain)?.path.prefix { $0 != "?" }
        table.add(method, "base path", "/base/rates/a", path.map { String($0) } ?? "none")
        let dates = [plain["Deprecation"] ?? "-", plain["Sunset"] ?? "-"].joined(separator: "; ")
        table.add(method, "deprecated", "@1769817600; Wed, 30 Jun 2027 00:00:00 GMT", dates)
    }

    private func limits(_ method: Method, _ gateway: GatewayUnderTest, _ table: inout GatewayTable) throws {
        for (plan, count) in TableSnapshot.counts.sorted(by: { $0.key < $1.key }) {
            let application = "\(method.rawValue)-\(plan)-1"
            let (target, headers) = method.request("/parcels/v2/x", application)
            var statuses: [Int] = []
            var last = try gateway.ask("GET", target, headers)
            statuses.append(last.status)
            for _ in 0...count {
                last = try gateway.ask("GET", target, headers)
                statuses.append(last.status)
            }
            let seen = "\(statuses.prefix { $0 == 200 }.count) then \(Set(statuses.drop { $0 == 200 }).sorted())"
            table.add(method, "plan \(plan)", "\(count) then [429]", seen)
            let told = [last["X-RateLimit-Limit"], last["Retry-After"]].map { $0 == nil ? "no" : "yes" }
            table.add(method, "plan \(plan), told of limit and time", "yes yes", told.joined(separator: " "))
            // By its other secret and another path it is the same application.
            let others = Method.allCases.filter { $0 != method }
            for other in others {
                let (target, headers) = other.request("/parcels/status", application)
                table.add(
                    method, "plan \(plan), then by \(other.rawValue)", "429",
                    "\(try gateway.ask("GET", target, headers).status)")
            }
        }
        let (target, headers) = method.request("/parcels/v2/x", "\(method.rawValue)-free-2")
        table.add(method, "another of the same plan", "200", "\(try gateway.ask("GET", target, headers).status)")
    }
}
