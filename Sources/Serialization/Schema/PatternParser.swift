/// What a pattern says, as a tree.
indirect enum PatternTree {
    case scalar(ScalarSet)
    case sequence([PatternTree])
    case choice([PatternTree])
    /// `most` is `nil` for no end.
    case repetition(PatternTree, least: Int, most: Int?)
    case start, end
    case wordEdge(Bool)
}

struct PatternParser {
    private let source: [Unicode.Scalar]
    private var at = 0
    private var depth = 0

    init(_ source: String) { self.source = Array(source.unicodeScalars) }

    private var next: Unicode.Scalar? { at < source.count ? source[at] : nil }

    private mutating func takes(_ scalar: Unicode.Scalar) -> Bool {
        guard next == scalar else { return false }
        at += 1
        return true
    }

    /// The whole pattern; `nil` if any of it is not supported.
    mutating func pattern() -> PatternTree? {
        guard let tree = choice(), at == source.count else { return nil }
        return tree
    }

    private mutating func choice() -> PatternTree? {
        depth += 1
        defer { depth -= 1 }
        guard depth < 100, var branches = sequence().map({ [$0] }) else { return nil }
        while takes("|") {
            guard let branch = sequence() else { return nil }
            branches.append(branch)
        }
        return branches.count == 1 ? branches[0] : .choice(branches)
    }

    private mutating func sequence() -> PatternTree? {
        var parts: [PatternTree] = []
        while let scalar = next, scalar != "|", scalar != ")" {
            guard let atom = atom(), let repeated = repetition(of: atom) else { return nil }
            parts.append(repeated)
        }
        return .sequence(parts)
    }

    private mutating func atom() -> PatternTree? {
        guard let scalar = next else { return nil }
        at += 1
        switch scalar {
        case "^": return .start
        case "$": return .end
        case ".": return .scalar(.any)
        case "[": return characterClass().map { .scalar($0) }
        case "(":
            if takes("?") {
                // (?:…) and (?<name>…) are groups; (?=, (?!, (?<= and (?<! look around.
                if !takes(":") {
                    guard takes("<"), next != "=", next != "!" else { return nil }
                    while let scalar = next, scalar != ">" { at += 1 }
                    guard takes(">") else { return nil }
                }
            }
            guard let inner = choice(), takes(")") else { return nil }
            return inner
        case "\\":
            if takes("b") { return .wordEdge(true) }
            if takes("B") { return .wordEdge(false) }
            return escape().map { .scalar($0) }
        case "*", "+", "?": return nil
        default: return .scalar(ScalarSet(ranges: [scalar.value...scalar.value]))
        }
    }

    private mutating func repetition(of atom: PatternTree) -> PatternTree? {
        var tree = atom
        if takes("*") {
            tree = .repetition(atom, least: 0, most: nil)
        } else if takes("+") {
            tree = .repetition(atom, least: 1, most: nil)
        } else if takes("?") {
            tree = .repetition(atom, least: 0, most: 1)
        } else if next == "{" {
            let begin = at
            guard let (least, most) = counts() else {
                // As in browsers, a brace that counts nothing is a brace.
                at = begin
                return tree
            }
            guard least <= 1_000, most ?? 0 <= 1_000, most.map({ $0 >= least }) ?? true else { return nil }
            tree = .repetition(atom, least: least, most: most)
        } else {
            return tree
        }
        // Lazy or greedy makes no difference to whether there is a match.
        _ = takes("?")
        return tree
    }

    private mutating func counts() -> (Int, Int?)? {
        guard takes("{"), let least = number() else { return nil }
        if takes("}") { return (least, least) }
        guard takes(",") else { return nil }
        if takes("}") { return (least, nil) }
        guard let most = number(), takes("}") else { return nil }
        return (least, most)
    }

    private mutating func number() -> Int? {
        var digits = ""
        while let scalar = next, ("0"..."9").contains(scalar) {
            digits.unicodeScalars.append(scalar)
            at += 1
        }
        return Int(digits)
    }

    private mutating func characterClass() -> ScalarSet? {
        let isNegated = takes("^")
        var ranges: [ClosedRange<UInt32>] = []
        while !takes("]") {
            guard let low = classMember() else { return nil }
            let lowScalar =
                low.isNegated || low.ranges.count != 1 || low.ranges[0].count != 1 ? nil : low.ranges[0].lowerBound
            if next == "-", at + 1 < source.count, source[at + 1] != "]", let lowScalar {
                at += 1
                guard let high = classMember(), high.ranges.count == 1, high.ranges[0].count == 1,
                    high.ranges[0].lowerBound >= lowScalar
                else { return nil }
                ranges.append(lowScalar...high.ranges[0].lowerBound)
            } else {
                ranges += low.plainRanges
            }
        }
        return ScalarSet(ranges: ranges, isNegated: isNegated)
    }

    private mutating func classMember() -> ScalarSet? {
        guard let scalar = next else { return nil }
        at += 1
        if scalar == "\\" {
            if takes("b") { return ScalarSet(ranges: [8...8]) }
            return escape()
        }
        return ScalarSet(ranges: [scalar.value...scalar.value])
    }

    /// What stands behind a backslash.
    private mutating func escape() -> ScalarSet? {
        guard let scalar = next else { return nil }
        at += 1
        func one(_ value: UInt32) -> ScalarSet { ScalarSet(ranges: [value...value]) }
        switch scalar {
        case "d": return .digit
        case "D": return .digit.negated
        case "w": return .word
        case "W": return .word.negated
        case "s": return .space
        case "S": return .space.negated
        case "n": return one(10)
        case "r": return one(13)
        case "t": return one(9)
        case "f": return one(12)
        case "v": return one(11)
        case "0": return one(0)
        case "x": return hexadecimal(2).map(one)
        case "u": return unicodeEscape().map(one)
        case "1"..."9", "a"..."z", "A"..."Z": return nil
        default: return one(scalar.value)
        }
    }

    private mutating func unicodeEscape() -> UInt32? {
        guard takes("{") else { return hexadecimal(4) }
        var digits = 0
        while at + digits < source.count, source[at + digits] != "}" { digits += 1 }
        guard let value = hexadecimal(digits), takes("}") else { return nil }
        return value
    }

    private mutating func hexadecimal(_ count: Int) -> UInt32? {
        guard (1...8).contains(count), at + count <= source.count else { return nil }
        let digits = String(String.UnicodeScalarView(source[at..<(at + count)]))
        at += count
        return UInt32(digits, radix: 16)
    }
}

/// Writes the steps of a tree.
struct PatternCompiler {
    private(set) var steps: [Pattern.Step] = []

    mutating func add(_ tree: PatternTree) {
        guard steps.count < Pattern.stepLimit else { return }
        switch tree {
        case .scalar(let set): steps.append(.scalar(set))
        case .start: steps.append(.start)
        case .end: steps.append(.end)
        case .wordEdge(let wanted): steps.append(.wordEdge(wanted))
        case .sequence(let parts): for part in parts { add(part) }
        case .choice(let branches): add(branches[...])
        case .repetition(let inner, let least, let most):
            for _ in 0..<least { add(inner) }
            if let most {
                for _ in least..<most { addOptional(inner, again: false) }
            } else {
                addOptional(inner, again: true)
            }
        }
    }

    private mutating func add(_ branches: ArraySlice<PatternTree>) {
        guard let first = branches.first else { return }
        guard branches.count > 1 else { return add(first) }
        let fork = steps.count
        steps.append(.fork(fork + 1, 0))
        add(first)
        let jump = steps.count
        steps.append(.jump(0))
        steps[fork] = .fork(fork + 1, steps.count)
        add(branches.dropFirst())
        steps[jump] = .jump(steps.count)
    }

    private mutating func addOptional(_ inner: PatternTree, again: Bool) {
        let fork = steps.count
        steps.append(.fork(fork + 1, 0))
        add(inner)
        if again { steps.append(.jump(fork)) }
        steps[fork] = .fork(fork + 1, steps.count)
    }
}
