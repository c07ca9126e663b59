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
    /// Fields that are there under a misspelt name, which has been told.
    var meant: Set<String> = []

    init(_ mapping: Mapping, at position: Position, in file: Int32, _ kind: Kind) {
        self.mapping = mapping
        self.position = position
        self.file = file
        self.kind = kind
    }

    subscript(key: String) -> Node? { mapping[key] }

    /// Whether a field is there, rightly spelt or not.
    func has(_ key: String) -> Bool { mapping.entry(key) != nil || meant.contains(key) }

    var title: String { kind.title }
    var sentenceStart: String { kind.sentenceStart }
}

extension RuleSubject.Kind {
    /// With its article, to stand in a sentence.
    var title: String {
        switch self {
        case .shape(.document): "an OpenAPI document"
        case .shape(.info): "'info'"
        case .shape(.components): "'components'"
        case .shape(.paths): "'paths'"
        case .shape(.responses): "'responses'"
        case .shape(.flows): "'flows'"
        case .shape(.externalDocumentation): "'externalDocs'"
        case .shape(let shape): Self.withArticle(shape.title)
        case .part(let part): "'\(part.rawValue)'"
        }
    }

    /// With its article, to start a sentence.
    var sentenceStart: String { title.prefix(1).uppercased() + title.dropFirst() }

    private static func withArticle(_ noun: String) -> String {
        let isVowel = noun.lowercased().utf8.first.map { "aeio".utf8.contains($0) } == true
        return "\(isVowel ? "an" : "a") \(noun)"
    }
}
