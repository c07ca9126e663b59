/// A regular expression of a JSON Schema (`pattern`, `patternProperties`), of the part of ECMA-262 that JSON Schema
/// recommends (2020-12 §6.4): literals, classes, `.`, groups, `|`, `* + ? {n,m}`, `^`, `$`, `\b`, `\d \w \s`.
///
/// It runs all alternatives side by side (Thompson's construction), so its time is linear in the text whatever the pattern is.
package struct Pattern: Sendable {
    /// One step; numbers are indices of steps.
    enum Step: Sendable {
        case scalar(ScalarSet)
        case fork(Int, Int)
        case jump(Int)
        case start, end
        case wordEdge(Bool)
        case match
    }

    let steps: [Step]
    /// Of patterns like `^x-`, which are most: the text's beginning decides.
    private let prefix: [UInt8]?

    /// - Returns: `nil` for what is not supported (looking around, references back, Unicode classes), or is no pattern, or is too large.
    package init?(_ source: String) {
        var parser = PatternParser(source)
        guard let tree = parser.pattern() else { return nil }
        var compiler = PatternCompiler()
        compiler.add(tree)
        guard compiler.steps.count < Self.stepLimit else { return nil }
        steps = compiler.steps + [.match]
        prefix = Self.literalPrefix(compiler.steps)
    }

    private static func literalPrefix(_ steps: [Step]) -> [UInt8]? {
        guard case .start? = steps.first else { return nil }
        var prefix: [UInt8] = []
        for step in steps.dropFirst() {
            guard case .scalar(let set) = step, let scalar = set.only else { return nil }
            prefix += String(scalar).utf8
        }
        return prefix
    }

    /// Counted repetitions are written out, so `(a{1000}){1000}` must stop somewhere.
    static let stepLimit = 20_000

    /// Whether the pattern is found anywhere in the text; `^` and `$` bind it to its ends.
    package func matches(_ text: String) -> Bool {
        if let prefix { return text.utf8.starts(with: prefix) }
        let scalars = Array(text.unicodeScalars)
        var run = PatternRun(count: steps.count)
        for at in 0...scalars.count {
            run.enter(0, steps, scalars, at)
            if run.hasMatched { return true }
            guard at < scalars.count else { break }
            run.advance(over: scalars[at], steps, scalars, at)
            if run.hasMatched { return true }
        }
        return false
    }
}

/// The steps that are alive at one place of the text.
private struct PatternRun {
    var alive: [Int] = []
    var hasMatched = false
    /// The place at which a step was entered last, so that each is entered once per place.
    private var entered: [Int]

    init(count: Int) { entered = Array(repeating: -1, count: count) }

    mutating func enter(_ step: Int, _ steps: [Pattern.Step], _ text: [Unicode.Scalar], _ at: Int) {
        var waiting = [step]
        while let step = waiting.popLast() {
            guard entered[step] != at else { continue }
            entered[step] = at
            switch steps[step] {
            case .match: hasMatched = true
            case .scalar: alive.append(step)
            case .jump(let target): waiting.append(target)
            case .fork(let first, let second): waiting += [second, first]
            case .start: if at == 0 { waiting.append(step + 1) }
            case .end: if at == text.count { waiting.append(step + 1) }
            case .wordEdge(let wanted):
                let before = at > 0 && ScalarSet.word.contains(text[at - 1])
                let after = at < text.count && ScalarSet.word.contains(text[at])
                if (before != after) == wanted { waiting.append(step + 1) }
            }
        }
    }

    mutating func advance(over scalar: Unicode.Scalar, _ steps: [Pattern.Step], _ text: [Unicode.Scalar], _ at: Int) {
        let before = alive
        alive.removeAll(keepingCapacity: true)
        for step in before {
            if case .scalar(let set) = steps[step], set.contains(scalar) { enter(step + 1, steps, text, at + 1) }
        }
    }
}

/// Characters that one step takes.
struct ScalarSet: Sendable {
    var ranges: [ClosedRange<UInt32>]
    var isNegated = false

    static let digit = ScalarSet(ranges: [0x30...0x39])
    static let word = ScalarSet(ranges: [0x30...0x39, 0x41...0x5A, 0x5F...0x5F, 0x61...0x7A])
    static let space = ScalarSet(ranges: [
        0x09...0x0D, 0x20...0x20, 0xA0...0xA0, 0x1680...0x1680, 0x2000...0x200A, 0x2028...0x2029, 0x202F...0x202F,
        0x205F...0x205F,
        0x3000...0x3000, 0xFEFF...0xFEFF,
    ])
    /// All but line ends.
    static let any = ScalarSet(ranges: [0x0A...0x0A, 0x0D...0x0D, 0x2028...0x2029], isNegated: true)

    init(ranges: [ClosedRange<UInt32>], isNegated: Bool = false) {
        self.ranges = ranges
        self.isNegated = isNegated
    }

    /// The character, if it is one.
    var only: Unicode.Scalar? {
        guard !isNegated, ranges.count == 1, ranges[0].count == 1 else { return nil }
        return Unicode.Scalar(ranges[0].lowerBound)
    }

    var negated: ScalarSet { ScalarSet(ranges: ranges, isNegated: !isNegated) }

    /// The ranges, written out if negated.
    var plainRanges: [ClosedRange<UInt32>] {
        guard isNegated else { return ranges }
        var result: [ClosedRange<UInt32>] = []
        var next: UInt32 = 0
        for range in ranges.sorted(by: { $0.lowerBound < $1.lowerBound }) {
            if range.lowerBound > next { result.append(next...(range.lowerBound - 1)) }
            next = Swift.max(next, range.upperBound + 1)
        }
        return next <= 0x10FFFF ? result + [next...0x10FFFF] : result
    }

    func contains(_ scalar: Unicode.Scalar) -> Bool { ranges.contains { $0.contains(scalar.value) } != isNegated }
}
