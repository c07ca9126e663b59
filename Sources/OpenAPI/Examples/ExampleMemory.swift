import Serialization
import Synchronization

/// Values made for components, each once for its description: pages, samples and collections show the same ones.
final class ExampleMemory: Sendable {
    private struct Key: Hashable {
        var component: String
        var direction: MessageDirection
    }

    private let made = Mutex<[Key: Node]>([:])

    /// The value of a component. Two tasks that ask at once may both make it, and get equal ones.
    func value(of component: String, _ direction: MessageDirection, make: () -> Node) -> Node {
        let key = Key(component: component, direction: direction)
        if let known = made.withLock({ $0[key] }) { return known }
        let value = make()
        made.withLock { $0[key] = value }
        return value
    }
}
