/// `application/x-www-form-urlencoded` text.
enum FormText {
    /// Encoded, variables as they are.
    static func encoded(_ pairs: [SamplePair]) -> SampleText {
        pairs.map { pair in
            pair.value.pieces.reduce(into: SampleText(PercentEncoding.component.encode(pair.name) + "=")) {
                switch $1 {
                case .text(let text): $0.append(PercentEncoding.component.encode(text))
                case .variable(let name): $0 += .variable(name)
                }
            }
        }.joined(separator: "&")
    }
}

extension [SamplePair] {
    /// Whether no name stands twice, so that a map can hold them.
    var hasUniqueNames: Bool { Set(map(\.name)).count == count }
}
