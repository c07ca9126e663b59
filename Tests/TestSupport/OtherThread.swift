import Foundation

/// Runs what waits in `read` or for a semaphore on a thread of its own: one of those that Swift and Dispatch share among
/// all would keep answers from being made.
package func onAnotherThread<Value: Sendable>(_ work: @escaping @Sendable () throws -> Value) async throws -> Value {
    try await withCheckedThrowingContinuation { continuation in
        Thread.detachNewThread { continuation.resume(with: Result { try work() }) }
    }
}
