import Foundation
import Gateways
import PortalModel
import Serialization
import TestSupport
import Testing

/// Plans, counted by real gateways: exactly as many calls as a plan says in each window of the clock.
@Suite(.enabled(if: !GatewayUnderTest.Kind.testable.isEmpty, "needs .scripts/setup --test"), .serialized)
struct GatewayLimitTests {
    /// A third of a window would give back a third of the calls if they came back evenly.
    @Test(arguments: GatewayUnderTest.Kind.testable) func givesNothingBackWithinAWindow(
        _ kind: GatewayUnderTest.Kind
    ) async throws {
        let upstream = try await EchoUpstream()
        let gateway = try await GatewayUnderTest(kind, Self.snapshot(upstream: upstream.port))
        let headers = ["X-Key": TableSnapshot.key("slow")]
        var statuses: [Int] = []
        // On a busy machine six calls may not fit into one second of the clock.
        while true {
            try await Self.secondBegins()
            let second = Int(Date().timeIntervalSince1970)
            statuses = []
            for call in 0..<6 {
                if call > 0 { try await Task.sleep(for: .milliseconds(66)) }
                statuses.append(try gateway.ask("GET", "/second/x", headers).status)
            }
            if Int(Date().timeIntervalSince1970) == second { break }
        }
        #expect(statuses == [200, 200, 200, 200, 200, 429])
        try await Self.secondBegins()
        let next = try gateway.ask("GET", "/second/x", headers)
        #expect(next.status == 200, "the next window is another one")
        let told = next["X-RateLimit-Limit"] ?? ""
        #expect(told.hasPrefix("5"), "\(told)")
    }

    @Test(arguments: GatewayUnderTest.Kind.testable) func countsCallsThatComeTogether(
        _ kind: GatewayUnderTest.Kind
    ) async throws {
        let upstream = try await EchoUpstream()
        let gateway = try await GatewayUnderTest(kind, Self.snapshot(upstream: upstream.port))
        let passed = try await withThrowingTaskGroup(of: Int.self) { group in
            for worker in 0..<8 {
                group.addTask {
                    // Two keys of one application are one application.
                    let headers = ["X-Key": TableSnapshot.key("many") + (worker % 2 == 0 ? "" : "-second")]
                    return try (0..<60).filter { _ in try gateway.ask("GET", "/month/x", headers).status == 200 }.count
                }
            }
            return try await group.reduce(0, +)
        }
        #expect(passed == 300)
        let other = try gateway.ask("GET", "/month/x", ["X-Key": TableSnapshot.key("slow")])
        #expect(other.status == 200, "another application has its own")
    }

    /// Calls that the shorter window refuses are not among those of the longer one.
    @Test(arguments: GatewayUnderTest.Kind.testable) func countsNoRefusedCall(
        _ kind: GatewayUnderTest.Kind
    ) async throws {
        let upstream = try await EchoUpstream()
        let gateway = try await GatewayUnderTest(kind, Self.snapshot(upstream: upstream.port))
        let headers = ["X-Key": TableSnapshot.key("eager")]
        var passed = 0
        var refused = 0
        for _ in 0..<5 {
            try await Self.secondBegins()
            for _ in 0..<6 {
                if try gateway.ask("GET", "/both/x", headers).status == 200 { passed += 1 } else { refused += 1 }
            }
        }
        #expect(passed == 6 && refused == 24, "\(passed) and \(refused)")
    }

    /// When a window ends is what Envoy itself does not know.
    @Test func tellsWhenTheWindowEnds() async throws {
        guard GatewayUnderTest.Kind.testable.contains(.envoy) else { return }
        let upstream = try await EchoUpstream()
        let gateway = try await GatewayUnderTest(.envoy, Self.snapshot(upstream: upstream.port))
        var calendar = Calendar(identifier: .gregorian)
        calendar.timeZone = try #require(TimeZone(identifier: "UTC"))
        let units: [(String, Calendar.Component)] = [
            ("second", .second), ("minute", .minute), ("hour", .hour), ("day", .day), ("month", .month),
        ]
        let headers = ["X-Key": TableSnapshot.key("last")]
        for (window, unit) in units {
            var answers: [HTTPAnswer] = []
            var left = 0...0
            // Of two calls with an end of a window between them nothing can be said.
            repeat {
                try await Self.secondBegins()
                let before = Date()
                answers = try (0..<2).map { _ in try gateway.ask("GET", "/one-\(window)/x", headers) }
                let after = Date()
                let end = try #require(calendar.dateInterval(of: unit, for: before)?.end)
                let seconds = [after, before].map { end.timeIntervalSince($0).rounded(.up) }
                left = Int(seconds[0])...Int(seconds[1])
            } while left.lowerBound < 1
            #expect(answers.map(\.status) == [200, 429], "\(window)")
            for answer in answers {
                let reset = Int(answer["X-RateLimit-Reset"] ?? "") ?? 0
                #expect(left.contains(reset), "\(window): \(answer.headers), not \(left)")
                #expect(answer["X-RateLimit-Limit"] == "1" && answer["X-RateLimit-Remaining"] == "0")
            }
            #expect(answers[0]["Retry-After"] == nil)
            #expect(answers[1]["Retry-After"] == answers[1]["X-RateLimit-Reset"])
        }
    }

    private static func secondBegins() async throws {
        let now = Date().timeIntervalSince1970
        try await Task.sleep(for: .seconds(now.rounded(.up) - now + 0.01))
    }

    private static func snapshot(upstream port: Int) throws -> GatewaySnapshot {
        var plans = [
            "second": "{ requests: 5, per: second }", "month": "{ requests: 300, per: month }",
            "both": "{ requests: 2, per: second }, { requests: 6, per: day }",
        ]
        for window in Plan.Limit.Window.allCases.map(\.rawValue) {
            plans["one-\(window)"] = "{ requests: 1, per: \(window) }"
        }
        let names = plans.keys.sorted()
        let products = names.map { name in
            """
              - id: \(name)
                name: \(name)
                upstreams: ["http://127.0.0.1:\(port)"]
                paths: [/\(name)/*]
                authentication: [{ api-key: { header: X-Key } }]
                plans: [{ id: only, title: Only, limits: [\(plans[name] ?? "")] }]

            """
        }
        let root = try YAMLReader.read(Array(("products:\n" + products.joined()).utf8), file: "limits.yaml")
        var snapshot = SnapshotText.snapshot(root, file: "limits.yaml")
        snapshot.consumers = ["eager", "last", "many", "slow"].map { id in
            TableSnapshot.consumer(id, names.map { (ProductID($0), "only") })
        }
        snapshot.consumers[2].credentials.append(
            .init(id: "second", secret: .apiKey(TableSnapshot.key("many") + "-second")))
        return snapshot
    }
}
