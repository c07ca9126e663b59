/// What plain scalars mean: the core schema of YAML 1.2.2 §10.3.
enum CoreSchema {
    static let prefix = "tag:yaml.org,2002:"
    static let mergeTag = "tag:yaml.org,2002:merge"

    /// The value of a scalar.
    /// - Parameter tag: As libyaml resolves it, `tag:yaml.org,2002:int` for `!!int`. Tags of others leave a string.
    /// - Returns: `nil` if the text is not what the tag says.
    static func value(of text: UnsafeBufferPointer<UInt8>, isPlain: Bool, tag: String?) -> Node.Value? {
        func string() -> Node.Value { .string(String(decoding: text, as: UTF8.self)) }
        guard let tag else { return isPlain ? resolve(text) : string() }
        guard tag.hasPrefix(prefix) else { return string() }
        let resolved = resolve(text)
        switch (tag.dropFirst(prefix.count), resolved) {
        case ("null", .null), ("bool", .boolean): return resolved
        case ("int", .number(let number)):
            return number.text.utf8.allSatisfy { $0 < 0x3A && $0 != 0x2E } ? resolved : nil
        case ("float", .number): return resolved
        case ("null", _), ("bool", _), ("int", _), ("float", _), ("map", _), ("seq", _), ("set", _), ("omap", _),
            ("pairs", _):
            return nil
        default: return string()
        }
    }

    /// Whether a list (or an object) may carry the tag.
    static func allows(_ tag: String, onSequence: Bool) -> Bool {
        guard tag.hasPrefix(prefix) else { return true }
        return switch tag.dropFirst(prefix.count) {
        case "seq", "omap", "pairs": onSequence
        case "map", "set": !onSequence
        case "str", "int", "float", "bool", "null", "binary", "timestamp": false
        default: true
        }
    }

    /// `!!int` for `tag:yaml.org,2002:int`.
    static func shortTag(_ tag: String) -> String {
        tag.hasPrefix(prefix) ? "!!\(tag.dropFirst(prefix.count))" : tag
    }

    /// What a plain scalar without a tag means.
    static func resolve(_ text: UnsafeBufferPointer<UInt8>) -> Node.Value {
        guard let first = text.first else { return .null }
        switch first {
        case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "+"), UInt8(ascii: "-"), UInt8(ascii: "."):
            if let number = number(text) { return .number(Number(text: number)) }
        case UInt8(ascii: "~") where text.count == 1: return .null
        case UInt8(ascii: "n"), UInt8(ascii: "N"): if isWord(text, "null") { return .null }
        case UInt8(ascii: "t"), UInt8(ascii: "T"): if isWord(text, "true") { return .boolean(true) }
        case UInt8(ascii: "f"), UInt8(ascii: "F"): if isWord(text, "false") { return .boolean(false) }
        default: break
        }
        return .string(String(decoding: text, as: UTF8.self))
    }

    /// `word`, `Word` or `WORD`.
    private static func isWord(_ text: UnsafeBufferPointer<UInt8>, _ word: StaticString) -> Bool {
        guard text.count == word.utf8CodeUnitCount else { return false }
        let isUpper = text[1] & 0x20 == 0
        if isUpper, text[0] & 0x20 != 0 { return false }
        for (offset, byte) in text.enumerated() {
            if byte | 0x20 != word.utf8Start[offset] { return false }
            if offset > 0, (byte & 0x20 == 0) != isUpper { return false }
        }
        return true
    }

    /// The number that JSON would write, if the text is one: `0o17`, `0x1F`, `[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?`,
    /// `[-+]?\.(inf|Inf|INF)`, `\.(nan|NaN|NAN)`.
    private static func number(_ text: UnsafeBufferPointer<UInt8>) -> String? {
        if text.count > 2, text[0] == UInt8(ascii: "0"), text[1] == UInt8(ascii: "x") || text[1] == UInt8(ascii: "o") {
            return radixNumber(text[2...], radix: text[1] == UInt8(ascii: "x") ? 16 : 8)
        }
        var at = 0
        var result = ""
        if text[0] == UInt8(ascii: "-") || text[0] == UInt8(ascii: "+") {
            if text[0] == UInt8(ascii: "-") { result = "-" }
            at = 1
        }
        if at + 1 < text.count, text[at] == UInt8(ascii: "."), text[at + 1] | 0x20 >= UInt8(ascii: "a") {
            return special(text, from: at, sign: result)
        }
        func digits() -> Range<Int> {
            let begin = at
            while at < text.count, (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(text[at]) { at += 1 }
            return begin..<at
        }
        func append(_ range: Range<Int>) {
            result += String(decoding: UnsafeBufferPointer(rebasing: text[range]), as: UTF8.self)
        }
        var whole = digits()
        let hasWhole = !whole.isEmpty
        while whole.count > 1, text[whole.lowerBound] == UInt8(ascii: "0") { whole = whole.dropFirst() }
        if hasWhole { append(whole) } else { result += "0" }
        if at < text.count, text[at] == UInt8(ascii: ".") {
            at += 1
            let fraction = digits()
            guard hasWhole || !fraction.isEmpty else { return nil }
            result += "."
            if fraction.isEmpty { result += "0" } else { append(fraction) }
        } else if !hasWhole {
            return nil
        }
        if at < text.count, text[at] | 0x20 == UInt8(ascii: "e") {
            let begin = at
            at += 1
            if at < text.count, text[at] == UInt8(ascii: "+") || text[at] == UInt8(ascii: "-") { at += 1 }
            guard !digits().isEmpty else { return nil }
            append(begin..<at)
        }
        return at == text.count ? result : nil
    }

    private static func special(_ text: UnsafeBufferPointer<UInt8>, from at: Int, sign: String) -> String? {
        switch String(decoding: text[(at + 1)...], as: UTF8.self) {
        case "inf", "Inf", "INF": "\(sign).inf"
        case "nan", "NaN", "NAN": at == 0 ? ".nan" : nil
        default: nil
        }
    }

    /// Digits of base 8 or 16 in base 10, however many.
    private static func radixNumber(_ digits: Slice<UnsafeBufferPointer<UInt8>>, radix: Int) -> String? {
        guard !digits.isEmpty, digits.first != UInt8(ascii: "+"), digits.first != UInt8(ascii: "-") else { return nil }
        let text = String(decoding: digits, as: UTF8.self)
        if let value = UInt64(text, radix: radix) { return String(value) }
        // Decimal digits, lowest first; such numbers are rare, so the square cost (of at most 100 digits) does not matter.
        guard digits.count <= 100 else { return nil }
        var decimal: [Int] = [0]
        for digit in text {
            guard var carry = digit.hexDigitValue, carry < radix else { return nil }
            for index in decimal.indices {
                carry += decimal[index] * radix
                decimal[index] = carry % 10
                carry /= 10
            }
            while carry > 0 {
                decimal.append(carry % 10)
                carry /= 10
            }
        }
        return decimal.reversed().map(String.init).joined()
    }
}
