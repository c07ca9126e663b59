/// What has to be done so that a gateway has what is wanted, in the order in which APISIX takes it.
///
/// First goes what opens something (routes, credentials, consumers): a credential that moved to another consumer is refused
/// while the old one has it, and what was revoked is to be closed at once. Then comes what is new or different, each kind
/// after those that it refers to, so no credential is ever without its consumer and no route without its service. Last
/// goes what nothing refers to any more.
struct APISIXAdminPlan {
    private(set) var first: [APISIXObject.Key] = []
    private(set) var puts: [(kind: APISIXObject.Kind, objects: [APISIXObject])] = []
    private(set) var last: [APISIXObject.Key] = []
    /// What is wanted under an id that somebody else uses.
    private(set) var taken: [APISIXObject] = []

    /// - Parameters:
    ///   - existing: What the gateway has of the namespace.
    ///   - foreign: What others made.
    init(for step: APISIXObjects.Step, existing: APISIXMarks, foreign: Set<APISIXObject.Key>) {
        let wanted = step.objects
        let gone = step.gone(from: existing).sorted { $0.id < $1.id }
        for kind in [APISIXObject.Kind.routes, .credentials, .consumers] {
            first += gone.filter { $0.kind == kind }
        }
        for kind in [APISIXObject.Kind.services, .upstreams, .consumerGroups] {
            last += gone.filter { $0.kind == kind }
        }
        taken = wanted.filter { foreign.contains($0.key) }
        let news = Dictionary(grouping: wanted.filter { !existing.has($0) }, by: \.key.kind)
        for kind in APISIXObject.Kind.allCases {
            // What is there is changed before anything new comes: a key may go from one to the other.
            let objects = (news[kind] ?? []).filter { !foreign.contains($0.key) }
            let changed = objects.filter { existing[$0.key] != nil }
            let new = objects.filter { existing[$0.key] == nil }
            for objects in [changed, new] where !objects.isEmpty { puts.append((kind, objects)) }
        }
    }

    /// Stands for the bytes of an object, so that not all of them have to be kept: two of 2⁶⁴ that are the same would leave
    /// a change out until the next look at the gateway.
    static func mark(of bytes: [UInt8]) -> UInt64 {
        var hasher = Hasher()
        hasher.combine(bytes)
        return UInt64(truncatingIfNeeded: hasher.finalize())
    }
}
