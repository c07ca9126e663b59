import Diagnostics

/// The objects of one snapshot after the other, for one gateway: of callers only those that are not what they were.
struct APISIXObjects {
    private let namespace: String
    private var translation: APISIXTranslation
    /// The last ones that are not of callers.
    private var shared: (configuration: APISIXConfiguration, objects: [APISIXObject])?

    /// - Parameter write: What is to be kept of each consumer (``items``).
    init(
        options: APISIXOptions, namespace: String,
        keeping write: @escaping @Sendable (_ consumer: APISIXObject, _ credentials: [APISIXObject]) -> [UInt8] = {
            _, _ in []
        }
    ) {
        self.namespace = namespace
        translation = APISIXTranslation(options: options) { consumer in
            let (one, credentials) = APISIXObject.all(of: consumer, namespace: namespace)
            return write(one, credentials)
        }
    }

    /// What was kept of each consumer of the last snapshot; `nil` where nothing is.
    var items: [[UInt8]]? { translation.pieces }

    /// Makes everything anew the next time: what the gateway has is not what was made the last time.
    mutating func forget() { translation.forget() }

    /// - Throws: ``GatewayRefusal`` or ``CheckFailure``; then everything is made anew the next time.
    mutating func next(_ snapshot: GatewaySnapshot) throws -> Step {
        let change = try translation.follow(snapshot)
        var configuration = change.shared
        configuration.report = []
        if shared?.configuration != configuration {
            shared = (configuration, try APISIXObject.all(of: configuration, namespace: namespace))
        }
        let beside = shared?.objects ?? []
        var (consumers, credentials): ([APISIXObject], [APISIXObject]) = ([], [])
        consumers.reserveCapacity(change.consumers.count)
        for consumer in change.consumers {
            let (one, its) = APISIXObject.all(of: consumer, namespace: namespace)
            consumers.append(one)
            credentials += its
        }
        return Step(
            objects: beside + consumers + credentials, before: change.gone.flatMap { APISIXObject.keys(of: $0) },
            isWhole: change.isWhole, report: change.shared.report)
    }

    /// From what the gateway was given to what it is to have.
    struct Step {
        /// What it is to have: all, or without callers who are what they were.
        var objects: [APISIXObject]
        /// What it has, if it has what it was given, of callers who are not what they were; empty where all are told.
        var before: [APISIXObject.Key]
        /// Whether ``objects`` are all.
        var isWhole: Bool
        /// What of the snapshot APISIX cannot express.
        var report: [Diagnostic]

        /// What a gateway has too much.
        func gone(from marks: APISIXMarks) -> [APISIXObject.Key] {
            let kept = Set(objects.map(\.key))
            let callers = isWhole ? Array(marks.callers.keys) : before.filter { marks[$0] != nil }
            return (Array(marks.shared.keys) + callers).filter { !kept.contains($0) }
        }
    }
}
