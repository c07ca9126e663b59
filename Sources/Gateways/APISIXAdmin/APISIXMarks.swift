/// What a gateway has of Portico's own, each object with what stands for its bytes (``APISIXAdminPlan/mark(of:)``): what there
/// is of products apart from what there is of callers, who are many.
struct APISIXMarks: Equatable {
    private(set) var shared: [APISIXObject.Key: UInt64] = [:]
    private(set) var callers: [APISIXObject.Key: UInt64] = [:]

    init() {}

    init(_ parts: [GatewayPart]) {
        for part in parts {
            guard let kind = APISIXObject.Kind(rawValue: part.kind) else { continue }
            self[.init(kind: kind, id: part.id)] = APISIXAdminPlan.mark(of: part.bytes)
        }
    }

    subscript(key: APISIXObject.Key) -> UInt64? {
        get { key.kind.isOfCallers ? callers[key] : shared[key] }
        set {
            if key.kind.isOfCallers { callers[key] = newValue } else { shared[key] = newValue }
        }
    }

    /// Whether the object is there, as it is.
    func has(_ object: APISIXObject) -> Bool { self[object.key] == APISIXAdminPlan.mark(of: object.bytes) }
}

extension APISIXObject.Kind {
    /// Whether it grows with those who call, and not with what they call.
    var isOfCallers: Bool { self == .consumers || self == .credentials }
}
