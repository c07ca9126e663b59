/// Splits texts into the words of the index. `search.js` splits what readers type by the same rules; tests hold both to
/// the same table.
///
/// Words are runs of letters and digits, in lower case and without accents. An identifier gives its parts and itself:
/// `createShipment` → `create`, `shipment`, `createshipment`; `HTTPServer` → `http`, `server`, `httpserver`. Plurals
/// lose their ending. Scripts without spaces between words give pairs of neighbours.
struct SearchWords {
    /// Words longer than this are cut: nobody types them to their end.
    static let longest = 40

    private var parts: [[UInt8]] = []
    private var part: [UInt8] = []
    /// The last character of a script without spaces, and whether it stands in a pair already.
    private var pair: Unicode.Scalar?
    private var isInPair = false
    private var wasLower = false
    /// How many capitals stand at the end of `part`.
    private var capitals = 0
    /// Whether `part` began with the last capital of an acronym, as `Server` of `HTTPServer` or `Is` of `APIs`.
    private var followsAcronym = false
    private let take: (String) -> Void

    private init(take: @escaping (String) -> Void) { self.take = take }

    /// Calls `body` with each word of a text, in order, repetitions included.
    static func split(_ text: String, _ body: (String) -> Void) {
        withoutActuallyEscaping(body) { body in
            var run = SearchWords(take: body)
            for scalar in text.unicodeScalars { run.add(scalar) }
            run.endIdentifier()
        }
    }

    private mutating func add(_ scalar: Unicode.Scalar) {
        let value = scalar.value
        if value < 0x80 { return addASCII(UInt8(value)) }
        if Self.isPaired(value) {
            endIdentifier(keepingPair: true)
            if let before = pair { take(String(Character(before)) + String(Character(scalar))) }
            isInPair = pair != nil
            pair = scalar
            return
        }
        if let folded = SearchLetters.folded[value] {
            addLetters(folded)
        } else if scalar.properties.isAlphabetic || scalar.properties.numericType != nil {
            addLetters(Array(scalar.properties.lowercaseMapping.utf8))
        } else if scalar.properties.canonicalCombiningClass == .notReordered {
            endIdentifier()
        }
    }

    private mutating func addASCII(_ byte: UInt8) {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"):
            if capitals >= 3 { endAcronym() }
            addLetters(CollectionOfOne(byte))
            wasLower = true
        case UInt8(ascii: "0")...UInt8(ascii: "9"):
            addLetters(CollectionOfOne(byte))
            wasLower = true
        case UInt8(ascii: "A")...UInt8(ascii: "Z"):
            if wasLower { endPart() }
            let before = capitals
            addLetters(CollectionOfOne(byte | 0x20))
            capitals = before + 1
        case UInt8(ascii: "_"), UInt8(ascii: "-"): endPart()
        case UInt8(ascii: "'"): break
        default: endIdentifier()
        }
    }

    private mutating func addLetters(_ bytes: some Sequence<UInt8>) {
        if pair != nil { endIdentifier() }
        wasLower = false
        capitals = 0
        part += bytes
    }

    /// The last capital before a small letter begins the next part.
    private mutating func endAcronym() {
        let capital = part.removeLast()
        endPart()
        part = [capital]
        followsAcronym = true
    }

    private mutating func endPart() {
        wasLower = false
        capitals = 0
        defer { followsAcronym = false }
        guard !part.isEmpty else { return }
        if followsAcronym, part.count == 2, part[1] == UInt8(ascii: "s"), !parts.isEmpty {
            // `APIs`: the plural of an acronym.
            parts[parts.count - 1].append(part[0])
        } else {
            parts.append(part)
        }
        part.removeAll(keepingCapacity: true)
    }

    private mutating func endIdentifier(keepingPair: Bool = false) {
        if !keepingPair, let single = pair {
            // A text of one character alone; within longer ones the pairs say enough.
            if !isInPair { take(String(Character(single))) }
            pair = nil
        }
        endPart()
        guard !parts.isEmpty else { return }
        for part in parts { emit(part) }
        if parts.count > 1 { emit(Array(parts.joined())) }
        parts.removeAll(keepingCapacity: true)
    }

    private func emit(_ bytes: [UInt8]) {
        let word = String(decoding: Self.cut(Self.stem(bytes)), as: UTF8.self)
        if !Self.skipped.contains(word) { take(word) }
    }

    /// At most ``longest`` bytes, in whole characters.
    private static func cut(_ word: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
        guard word.count > longest else { return word }
        var end = word.startIndex + longest
        while end > word.startIndex, word[end] & 0xC0 == 0x80 { end -= 1 }
        return word[..<end]
    }

    /// Takes the ending of English plurals off: `addresses` → `address`, `entries` → `entry`, `parcels` → `parcel`.
    static func stem(_ word: [UInt8]) -> ArraySlice<UInt8> {
        guard word.count > 3, word.last == UInt8(ascii: "s") else { return word[...] }
        // The one word in `is` that is a plural, and everywhere.
        if word.elementsEqual("apis".utf8) { return word.dropLast() }
        let before = word[word.count - 2]
        if before == UInt8(ascii: "s") || before == UInt8(ascii: "u") || before == UInt8(ascii: "i") {
            return word[...]
        }
        guard before == UInt8(ascii: "e") else { return word.dropLast() }
        let third = word[word.count - 3]
        if third == UInt8(ascii: "i"), word.count > 4 { return word.dropLast(3) + [UInt8(ascii: "y")] }
        let hisses = third == UInt8(ascii: "s") || third == UInt8(ascii: "x") || third == UInt8(ascii: "z")
        let isChurch = third == UInt8(ascii: "h") && "cs".utf8.contains(word[max(0, word.count - 4)])
        return word.dropLast(hisses || isChurch ? 2 : 1)
    }

    /// Words that stand everywhere and find nothing.
    static let skipped: Set = [
        "the", "a", "an", "of", "to", "and", "or", "in", "is", "for", "be", "this", "that", "with", "on", "as", "by",
        "it", "are", "from", "at", "will", "if", "not", "do", "does", "can", "how", "i", "my", "we", "you", "your",
        "what", "when", "where", "which", "der", "die", "das", "den", "dem", "des", "und", "oder", "ein", "eine",
        "zu", "mit", "im", "ist", "fur", "wie", "ich",
    ]

    /// Kana and Han, which are written without spaces.
    private static func isPaired(_ value: UInt32) -> Bool {
        (0x3040...0x30FF).contains(value) || (0x3400...0x9FFF).contains(value) || (0x20000...0x3134F).contains(value)
    }
}
