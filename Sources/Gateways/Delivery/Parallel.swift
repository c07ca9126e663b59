import Dispatch
import Synchronization

/// Does what waits for a network several times at once, on threads that may wait.
enum Parallel {
    /// - Parameter width: How many at once.
    /// - Returns: In the order of the items.
    /// - Throws: The first error that came; what had not begun by then is not done.
    static func map<Item: Sendable, Result: Sendable>(
        _ items: [Item], width: Int, _ work: @Sendable (Item) throws -> Result
    ) throws -> [Result] {
        let next = Mutex(0)
        let failure = Mutex<(any Error)?>(nil)
        let results = Mutex([Result?](repeating: nil, count: items.count))
        DispatchQueue.concurrentPerform(iterations: min(width, items.count)) { _ in
            while failure.withLock({ $0 == nil }) {
                let index = next.withLock { next in
                    defer { next += 1 }
                    return next
                }
                guard index < items.count else { return }
                do {
                    let result = try work(items[index])
                    results.withLock { $0[index] = result }
                } catch {
                    failure.withLock { if $0 == nil { $0 = error } }
                }
            }
        }
        if let error = failure.withLock({ $0 }) { throw error }
        return results.withLock { $0.compactMap { $0 } }
    }
}
