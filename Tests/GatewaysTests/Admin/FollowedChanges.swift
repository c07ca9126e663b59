import Gateways
import TestSupport
import Testing

/// Changes one after the other at one gateway, against what another one, which remembers nothing, makes of each.
struct FollowedChanges {
    let gateway: any Gateway
    let another: () -> any Gateway
    /// Lets the recorded gateway take what it was given.
    let load: () -> Void

    /// Step by step it comes to what it would have made of each snapshot at once, and says the same.
    func expectEachAsIfItWereTheFirst(seed: UInt64) throws {
        var random = SeededRandom(seed: seed)
        var snapshot = RandomChange.start(&random)
        for round in 0..<60 {
            defer { snapshot = RandomChange.next(snapshot, &random) }
            do {
                let report = try gateway.publish(snapshot)
                #expect(report == (try another().render(snapshot).report), "round \(round)")
            } catch let refusal as GatewayRefusal {
                #expect(throws: refusal, "round \(round)") { try another().render(snapshot) }
                continue
            }
            load()
            #expect(try differences(snapshot) == [], "round \(round)")
            if Int.random(in: 0..<10, using: &random) == 0 { _ = try gateway.readBack() }
        }
    }

    /// What cannot be written is refused as it would be at the first time, and what comes after it is not disturbed.
    func expectTwoWithOneKeyRefused() throws {
        _ = try gateway.publish(AdminSnapshots.two)
        var snapshot = AdminSnapshots.two
        snapshot.consumers[1].credentials[0].secret = .apiKey("key-1")
        #expect(throws: GatewayRefusal.sameKey("app_1/cred_1", "app_2/cred_2")) { try gateway.publish(snapshot) }
        #expect(try differences(AdminSnapshots.two) == [])
        snapshot.consumers.removeFirst()
        #expect(try gateway.publish(snapshot) == [])
        #expect(try differences(snapshot) == [])
    }

    private func differences(_ snapshot: GatewaySnapshot) throws -> [GatewayDifference] {
        GatewayDifference.between(try another().readBack(), try another().render(snapshot).parts)
    }
}
