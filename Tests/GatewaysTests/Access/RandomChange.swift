import Gateways
import PortalModel
import TestSupport

/// What happens to a snapshot from one moment to the next: seldom much, mostly something of one or two applications.
enum RandomChange {
    /// A snapshot with its consumers by id, as the store has them.
    static func start(_ random: inout SeededRandom) -> GatewaySnapshot { sorted(RandomSnapshot.make(&random)) }

    static func next(_ before: GatewaySnapshot, _ random: inout SeededRandom) -> GatewaySnapshot {
        var snapshot = before
        let fresh = RandomSnapshot.make(&random)
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
