/// What a gateway has to be given and what it has too much.
struct APISIXPushDifference {
    let news: [APISIXObject]
    let gone: [APISIXObject.Key]

    init(_ step: APISIXObjects.Step, over state: APISIXPushedState) {
        news = step.objects.filter { !state.own.has($0) }
        gone = step.gone(from: state.own)
    }

    var isEmpty: Bool { news.isEmpty && gone.isEmpty }

    /// Which lists are to be exchanged.
    var lists: Set<APISIXObject.Kind> { Set(news.map(\.key.list) + gone.map(\.list)) }
}

extension APISIXObjects.Step {
    /// Of a step that tells everything, or of a list that no callers are in.
    func items(of list: APISIXObject.Kind) -> [[UInt8]] { objects.filter { $0.key.list == list }.map(\.item) }
}

extension APISIXPushedState {
    /// What there is after an exchange.
    mutating func keep(_ body: APISIXPushBody, _ difference: APISIXPushDifference) {
        for object in difference.news { own[object.key] = APISIXAdminPlan.mark(of: object.bytes) }
        for key in difference.gone { own[key] = nil }
        versions = body.versions
        holders = [:]
        digest = body.digest
    }
}
