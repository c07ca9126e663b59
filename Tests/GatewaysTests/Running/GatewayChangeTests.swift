import Foundation
import Gateways
import PortalModel
import TestSupport
import Testing

/// What real gateways make of the next snapshot.
@Suite(.enabled(if: !GatewayUnderTest.Kind.testable.isEmpty, "needs .scripts/setup --test"), .serialized)
struct GatewayChangeTests {
    @Test(arguments: GatewayUnderTest.Kind.testable) func followsWhatChanges(_ kind: GatewayUnderTest.Kind) async throws
    {
        let upstream = try await EchoUpstream()
        let whole = try TableSnapshot.make(upstream: upstream.port)
        let gateway = try await GatewayUnderTest(kind, GatewaySnapshot(revision: 0))
        func status(_ application: String, _ path: String = "/parcels/v2/x") throws -> Int {
            try gateway.ask("GET", path, ["X-Key": TableSnapshot.key(application)]).status
        }
        #expect(try status("plenty") == 404)
        try await gateway.publish(whole)
        try await gateway.wait { try status("plenty") == 200 }

        // A subscription goes to another application.
        var changed = whole
        changed.consumers.removeAll { $0.id == "plenty" || $0.id == "others" }
        changed.consumers.append(TableSnapshot.consumer("others", [("parcels", "open")]))
        try await gateway.publish(changed)
        try await gateway.wait { try status("plenty") == 401 }
        #expect(try status("others") == 200)
        #expect(try status("others", "/rates/x") == 403)

        // A product goes: its paths are no more, those of others stay.
        changed.products.removeAll { $0.id == "parcels" }
        try await gateway.publish(changed)
        try await gateway.wait { try status("others") == 404 }
        #expect(try status("others", "/rates/x") == 403)

        // A snapshot that cannot be written leaves all as it is.
        var refused = whole
        refused.consumers.append(refused.consumers[0])
        await #expect(throws: GatewayRefusal.self) { try await gateway.publish(refused) }
        #expect(try status("others", "/rates/x") == 403)
        try await gateway.publish(whole)
        try await gateway.wait { try status("plenty") == 200 }
    }

    /// A quota that somebody else's new key would refill is none.
    @Test(arguments: GatewayUnderTest.Kind.testable) func keepsCountsWhenOtherThingsChange(
        _ kind: GatewayUnderTest.Kind
    ) async throws {
        let upstream = try await EchoUpstream()
        var snapshot = try TableSnapshot.make(upstream: upstream.port)
        let gateway = try await GatewayUnderTest(kind, snapshot)
        let used = ["X-Key": TableSnapshot.key("header-free-1")]
        for _ in 0..<3 { #expect(try gateway.ask("GET", "/parcels/v2/x", used).status == 200) }
        #expect(try gateway.ask("GET", "/parcels/v2/x", used).status == 429)
        snapshot.consumers.append(TableSnapshot.consumer("newcomer", [("parcels", "free")]))
        snapshot.products[2].paths.append("/new/*")
        try await gateway.publish(snapshot)
        let new = ["X-Key": TableSnapshot.key("newcomer")]
        try await gateway.wait {
            try gateway.ask("GET", "/new/x", used).status == 403
                && gateway.ask("GET", "/parcels/status", new).status == 200
        }
        #expect(try gateway.ask("GET", "/parcels/v2/x", used).status == 429)
    }

    @Test(arguments: GatewayUnderTest.Kind.testable) func takesEveryCase(_ kind: GatewayUnderTest.Kind) async throws {
        for one in GatewayCase.all where (try? EnvoyConfiguration(one.snapshot)) != nil {
            var snapshot = one.snapshot
            for index in snapshot.products.indices {
                // nginx looks names up when it reads them.
                snapshot.products[index].upstreams = snapshot.products[index].upstreams.map {
                    $0.replacing("//a", with: "//127.0.0.1").replacing(
                        "parcels.internal.example.com", with: "localhost")
                }
            }
            let gateway = try await GatewayUnderTest(kind, snapshot)
            #expect(try gateway.complaints() == [], "\(one.name)")
        }
    }

    /// More than one word of nginx holds, with ids as long as they get.
    @Test(arguments: GatewayUnderTest.Kind.testable) func takesAnApplicationWithManySubscriptions(
        _ kind: GatewayUnderTest.Kind
    ) async throws {
        let upstream = try await EchoUpstream()
        let ids = (0..<90).map { ProductID("product-\($0)-" + String(repeating: "x", count: 50)) }
        var snapshot = GatewaySnapshot(revision: 1)
        snapshot.products = ids.dropLast().enumerated().map { index, id in
            .init(
                id: id, name: "Product \(index)", upstreams: ["http://127.0.0.1:\(upstream.port)"],
                paths: ["/product-\(index)/*"], authentication: [.apiKey(header: "X-Key", query: nil)])
        }
        for (name, count) in [("few", 1), ("many", 88)] {
            var consumer = TableSnapshot.consumer(name, ids.prefix(count).map { ($0, nil) })
            for index in consumer.access.indices {
                consumer.access[index].subscription = "sub_\(name)_\(index)_" + String(repeating: "y", count: 48)
            }
            snapshot.consumers.append(consumer)
        }
        let gateway = try await GatewayUnderTest(kind, snapshot)
        func ask(_ application: String, _ product: Int) throws -> HTTPAnswer {
            try gateway.ask("GET", "/product-\(product)/x", ["X-Key": TableSnapshot.key(application)])
        }
        try await gateway.wait { try ask("many", 0).status == 200 }
        for product in 0..<88 {
            let passed = try #require(EchoUpstream.Request(try ask("many", product)), "product \(product)")
            #expect(passed["X-Portico-Subscription"]?.hasPrefix("sub_many_\(product)_") == true)
        }
        #expect(try ask("many", 88).status == 403)
        #expect(try ask("few", 0).status == 200)
        #expect(try ask("few", 87).status == 403)
        #expect(try gateway.complaints() == [])
    }

    @Test(arguments: GatewayUnderTest.Kind.testable) func takesAHundredThousandCredentials(
        _ kind: GatewayUnderTest.Kind
    ) async throws {
        let upstream = try await EchoUpstream()
        var snapshot = LargeSnapshot.make(consumers: 50_000)
        for index in snapshot.products.indices {
            snapshot.products[index].upstreams = ["http://127.0.0.1:\(upstream.port)"]
        }
        let clock = ContinuousClock()
        let begin = clock.now
        let gateway = try await GatewayUnderTest(kind, snapshot)
        let last = ["X-API-Key": "pk_live_0123456789abcdef012345678949999"]
        let product = "/product-\(49_999 % 20)/x"
        try await gateway.wait { try gateway.ask("GET", product, last).status == 200 }
        let started = clock.now
        #expect(try gateway.ask("GET", "/product-0/x", last).status == 403)
        snapshot.consumers.append(TableSnapshot.consumer("newcomer", [("product-3", nil)]))
        try await gateway.publish(snapshot)
        let written = clock.now
        let new = ["X-API-Key": TableSnapshot.key("newcomer")]
        try await gateway.wait { try gateway.ask("GET", "/product-3/x", new).status == 200 }
        print(
            "\(kind.rawValue): 100,000 credentials written and read in \(started - begin), the next file written in",
            "\(written - started) and read in \(clock.now - written); \(gateway.megabytes) MB")
        #expect(try gateway.ask("GET", product, last).status == 200)
        #expect(try gateway.complaints() == [])
    }
}
