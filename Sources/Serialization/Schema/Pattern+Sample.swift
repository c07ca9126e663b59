extension Pattern {
    /// A short text in which a pattern is found, for examples: letters before digits before signs, repetitions as few
    /// as allowed.
    ///
    /// - Returns: `nil` for a pattern that is not supported, or whose parts exclude each other (`a$b`).
    package static func sample(of source: String) -> String? {
        var parser = PatternParser(source)
        guard let tree = parser.pattern(), let pattern = Pattern(source) else { return nil }
        for generosity in [1, 0, 3] {
            var writer = SampleWriter(generosity: generosity)
            writer.write(tree)
            if writer.text.count < 4_096, pattern.matches(writer.text) { return writer.text }
        }
        return nil
    }
}

/// Writes a text that a pattern takes.
private struct SampleWriter {
    /// How often a part is repeated that need not be there.
    let generosity: Int
    var text = ""
    private var turn = 0

    init(generosity: Int) { self.generosity = generosity }

    mutating func write(_ tree: PatternTree) {
        guard text.utf8.count < 4_096 else { return }
        switch tree {
        case .scalar(let set): text.unicodeScalars.append(pick(from: set))
        case .sequence(let parts): for part in parts { write(part) }
        case .choice(let branches): if let first = branches.first { write(first) }
        case .repetition(let part, let least, let most):
            for _ in 0..<min(max(least, generosity), most ?? Int.max, 1_000) { write(part) }
        case .start, .end, .wordEdge: break
        }
    }

    /// A character of the set that people can read; neighbours differ where the set has several.
    private mutating func pick(from set: ScalarSet) -> Unicode.Scalar {
        turn += 1
        let preferred: [ClosedRange<UInt32>] = [0x61...0x7A, 0x41...0x5A, 0x30...0x39, 0x21...0x7E]
        for range in preferred {
            let fitting = range.compactMap { Unicode.Scalar($0) }.filter(set.contains)
            if !fitting.isEmpty { return fitting[(turn - 1) % fitting.count] }
        }
        return set.plainRanges.first.flatMap { Unicode.Scalar($0.lowerBound) } ?? "a"
    }
}
