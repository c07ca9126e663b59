import Mustache

/// The members of a template's context under construction.
///
///     var context = Context()
///     context["title"] = .string(page.title)
///     context.set("description", page.description)
struct Context {
    private(set) var members: [String: Value]

    init(_ members: [String: Value] = [:]) { self.members = members }

    subscript(key: String) -> Value? {
        get { members[key] }
        set { members[key] = newValue }
    }

    /// Sets text where there is some; templates test for its presence.
    mutating func set(_ key: String, _ text: String?) {
        if let text, !text.isEmpty { members[key] = .string(text) }
    }

    /// Sets a list, and `has…` beside it so that a template can frame it once.
    mutating func set(_ key: String, _ list: [Value]) {
        members[key] = .list(list)
        members["has" + key.prefix(1).uppercased() + key.dropFirst()] = .boolean(!list.isEmpty)
    }

    var value: Value { .object(members) }
}

extension Value {
    /// An object of the members that are there.
    static func object(of members: KeyValuePairs<String, Value?>) -> Value {
        var kept: [String: Value] = [:]
        for (key, value) in members { kept[key] = value }
        return .object(kept)
    }

    static func text(_ text: String?) -> Value? { text.map { .string($0) } }
}
