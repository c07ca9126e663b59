import Serialization

/// An object under the rules: its members, where it stands, what it is.
struct RuleSubject {
    enum Kind: Hashable {
        case shape(Shape)
        case part(RulePart)
    }

    /// A field of one kind of object.
    struct Field: Hashable {
        var kind: Kind
        var name: String
    }

    let mapping: Mapping
    /// Where the object starts.
    let position: Position
    let file: Int32
    let kind: Kind

    subscript(key: String) -> Node? { mapping[key] }

    func has(_ key: String) -> Bool { mapping.entry(key) != nil }

    /// With its article, to start a sentence or to stand in one.
    var title: String {
        switch kind {
        case .shape(.document): "an OpenAPI document"
        case .shape(.info): "'info'"
        case .shape(.components): "'components'"
        case .shape(.flows): "'flows'"
        case .shape(let shape): Self.withArticle(shape.title)
        case .part(.contact): "'contact'"
        case .part(.license): "'license'"
        case .part(.xml): "'xml'"
        case .part(.items): "'items'"
        }
    }

    var sentenceStart: String { title.prefix(1).uppercased() + title.dropFirst() }

    static func withArticle(_ noun: String) -> String {
        if noun.hasPrefix("the ") { return noun }
        let isVowel = noun.lowercased().utf8.first.map { "aeio".utf8.contains($0) } == true
        return "\(isVowel ? "an" : "a") \(noun)"
    }
}
