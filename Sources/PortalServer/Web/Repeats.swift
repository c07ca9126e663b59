import Crypto
import HTTP
import Synchronization

/// Forms that are sent twice: by a double click, or by a browser that tries again. The second one gets the first one's answer.
///
/// Each form that is shown carries a number of its own, in the field `once`. The same content with the same number from the
/// same browser is the same request: while the first one is at work, and where it has changed something, for a while
/// afterwards. What was refused may be sent again as it is, for what was in its way may be gone.
final class Repeats: Sendable {
    /// Stands for one request; made of everything it says and who says it.
    struct Key: Hashable {
        fileprivate let digest: [UInt8]

        /// `nil` where the form carries no number.
        init?(_ visit: Visit) {
            guard !visit.form["once"].isEmpty else { return nil }
            let head = Array("\(visit.browser) \(visit.request.target.path)\n".utf8)
            digest = Digest.sha256(head + visit.request.body)
        }
    }

    private struct Kept {
        let answer: Task<Response, Never>
        /// `nil` while it is at work.
        var until: ContinuousClock.Instant?
    }

    private let kept = Mutex<[Key: Kept]>([:])
    private static let keepingTime = Duration.seconds(600)
    /// More than this many at once are not remembered.
    private static let capacity = 10_000

    /// The answer to a request, made once.
    /// - Parameter keeps: Whether it is remembered when it has changed something.
    func answer(_ key: Key?, keeps: Bool, _ make: @escaping @Sendable () async -> Response) async -> Response {
        guard let key else { return await make() }
        let answer = kept.withLock { kept in
            if let known = kept[key], known.until.map({ $0 > .now }) ?? true { return known.answer }
            let answer = Task { await make() }
            kept[key] = Kept(answer: answer)
            return answer
        }
        let response = await answer.value
        kept.withLock { kept in
            guard kept[key]?.answer == answer else { return }
            if kept.count >= Self.capacity / 2 { kept = kept.filter { $0.value.until.map { $0 > .now } ?? true } }
            let isRemembered = keeps && response.status == .seeOther && kept.count < Self.capacity
            if kept[key]?.until == nil { kept[key]?.until = .now + Self.keepingTime }
            if !isRemembered { kept[key] = nil }
        }
        return response
    }
}
