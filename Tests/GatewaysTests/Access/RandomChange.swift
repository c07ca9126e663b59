import Gateways
import PortalModel
import TestSupport

/// What happens to a snapshot from one moment to the next: seldom much, mostly something of one or two applications.
enum RandomChange {
    /// A snapshot with its consumers by id, as the store has them.
    /// - Parameter isPlain: With nothing to report of any consumer, as nearly all are.
    static func start(_ random: inout SeededRandom, isPlain: Bool = false) -> GatewaySnapshot {
        sorted(make(&random, isPlain))
    }

    static func next(
        _ before: GatewaySnapshot, _ random: inout SeededRandom, isPlain: Bool = false
    ) -> GatewaySnapshot {
        var snapshot = before
        let fresh = make(&random, isPlain)
        switch Int.random(in: 0..<20, using: &random) {
        case 0: snapshot = fresh
        case 1: snapshot.products = fresh.products
        case 2: break
        case 3: moveKeys(of: &snapshot, &random)
        case 4: snapshot.consumers.reverse()
        default:
            for consumer in fresh.consumers.shuffled(using: &random).prefix(Int.random(in: 1...2, using: &random)) {
                snapshot.consumers.removeAll { $0.id == consumer.id }
                if Bool.random(using: &random) { snapshot.consumers.append(consumer) }
            }
        }
        snapshot.revision = before.revision + 1
        return Int.random(in: 0..<30, using: &random) == 0 ? snapshot : sorted(snapshot)
    }

    private static func make(_ random: inout SeededRandom, _ isPlain: Bool) -> GatewaySnapshot {
        var snapshot = RandomSnapshot.make(&random)
        guard isPlain else { return snapshot }
        for index in snapshot.consumers.indices {
            snapshot.consumers[index].developer = "dev_\(index % 3)"
            snapshot.consumers[index].portal = "public"
            for place in snapshot.consumers[index].access.indices {
                let product = snapshot.consumers[index].access[place].product
                snapshot.consumers[index].access[place].subscription = "sub_\(index)_\(place)"
                snapshot.consumers[index].access[place].plan =
                    snapshot.products.first { $0.id == product }?.plans.randomElement(using: &random)?.id
            }
            for place in snapshot.consumers[index].credentials.indices {
                snapshot.consumers[index].credentials[place].secret = .apiKey("key-\(index)-\(place)")
            }
        }
        return snapshot
    }

    /// One application gives its secrets to the next, and gets that one's.
    private static func moveKeys(of snapshot: inout GatewaySnapshot, _ random: inout SeededRandom) {
        guard snapshot.consumers.count > 1 else { return }
        let place = Int.random(in: 1..<snapshot.consumers.count, using: &random)
        let credentials = snapshot.consumers[place].credentials
        snapshot.consumers[place].credentials = snapshot.consumers[place - 1].credentials
        snapshot.consumers[place - 1].credentials = credentials
    }

    private static func sorted(_ snapshot: GatewaySnapshot) -> GatewaySnapshot {
        var snapshot = snapshot
        snapshot.consumers.sort { $0.id < $1.id }
        return snapshot
    }
}
