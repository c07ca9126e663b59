import Foundation
import Gateways
import PortalModel
import TestSupport
import Testing

/// What real gateways open is what the snapshot opens, no more and no less, for snapshots made by chance: products within
/// one another's paths, on hosts and on all of them, with methods and without.
@Suite(.enabled(if: !GatewayUnderTest.Kind.testable.isEmpty, "needs .scripts/setup --test"), .serialized)
struct GatewayAccessTests {
    @Test(arguments: GatewayUnderTest.Kind.testable) func opensExactlyWhatTheSnapshotOpens(
        _ kind: GatewayUnderTest.Kind
    ) async throws {
        let upstream = try await EchoUpstream()
        let gateway = try await GatewayUnderTest(kind, GatewaySnapshot(revision: 0))
        var random = SeededRandom(seed: 3)
        var counts = (open: 0, shut: 0)
        for round in 0..<25 {
            let snapshot = Self.snapshot(&random, round: round, upstream: upstream.port)
            try await gateway.publish(snapshot)
            // Of each file a gateway reads the next one when it comes to it; this needs all of them.
            let pair = Data("round:password-\(round)".utf8).base64EncodedString()
            try await gateway.wait {
                try gateway.ask("GET", "/round-\(round)", ["Authorization": "Basic \(pair)"]).status == 200
            }
            for product in snapshot.products {
                for consumer in snapshot.consumers {
                    for credential in consumer.credentials {
                        let expected =
                            APISIXAccessTests.isOpen(product, to: credential, of: consumer)
                            && !Self.isRefused(credential, by: kind)
                        for request in APISIXAccessTests.requests(for: product, with: credential) {
                            let answer = try Self.ask(gateway, request)
                            let passed = EchoUpstream.Request(answer)
                            #expect(
                                (passed != nil) == expected,
                                "round \(round): \(product.id) to \(consumer.id)/\(credential.id), \(request): \(answer.status)"
                            )
                            if let passed {
                                counts.open += 1
                                #expect(passed["X-Portico-Application"] == consumer.id)
                                #expect(passed["X-Portico-Credential"] == credential.id)
                                #expect(passed["X-Portico-Product"] == product.id.rawValue)
                                let access = consumer.access.first { $0.product == product.id }
                                #expect(passed["X-Portico-Plan"] == access?.plan?.rawValue)
                                let base = product.upstreams[0].hasSuffix("/base") ? "/base" : ""
                                #expect(passed.path == base + request.path, "the key is gone")
                            } else {
                                counts.shut += 1
                                #expect([401, 403].contains(answer.status), "\(request)")
                            }
                        }
                    }
                }
            }
        }
        #expect(counts.open > 100 && counts.shut > 100, "\(counts)")
    }

    private static func snapshot(_ random: inout SeededRandom, round: Int, upstream port: Int) -> GatewaySnapshot {
        var snapshot = RandomSnapshot.make(&random)
        for index in snapshot.products.indices {
            let base = snapshot.products[index].upstreams[0].hasSuffix("/base") ? "/base" : ""
            snapshot.products[index].upstreams = ["http://127.0.0.1:\(port)\(base)"]
            // Limits have their own test.
            snapshot.products[index].plans = snapshot.products[index].plans.map { plan in
                var plan = plan
                plan.limits = plan.limits.map { .init(requests: $0.requests + 1_000, window: $0.window) }
                return plan
            }
        }
        snapshot.products.append(
            .init(
                id: "round", name: "Round", upstreams: ["http://127.0.0.1:\(port)"], paths: ["/round-\(round)"],
                authentication: [.basic]))
        snapshot.consumers.append(
            .init(
                id: "round", developer: "dev_round", portal: "public",
                access: [.init(product: "round", subscription: "sub_round")],
                credentials: [.init(id: "round", secret: .basic(username: "round", password: "password-\(round)"))]))
        return snapshot
    }

    /// What the report says cannot be expressed.
    private static func isRefused(_ credential: GatewaySnapshot.Credential, by kind: GatewayUnderTest.Kind) -> Bool {
        guard kind == .nginx, case .apiKey(let key) = credential.secret else { return false }
        return key.contains("$")
    }

    private static func ask(
        _ gateway: GatewayUnderTest, _ request: GatewayInterpreter.Request
    ) throws -> HTTPAnswer {
        let query = request.query.map { name, value in
            "\(name)=\(value.addingPercentEncoding(withAllowedCharacters: .alphanumerics.union(["-"])) ?? "")"
        }
        let target = request.path + (query.isEmpty ? "" : "?" + query.joined(separator: "&"))
        return try gateway.ask(request.method, target, host: request.host, request.headers)
    }
}
