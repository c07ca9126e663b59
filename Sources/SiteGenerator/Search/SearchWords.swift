/// Splits texts into the words of the index. `search.js` splits what readers type by the same rules; the browser test
/// holds the two together.
///
/// Words are runs of letters and digits, in lower case, Latin letters without their accents. An identifier gives its
/// parts and itself: `createShipment` → `create`, `shipment`, `createshipment`. Plurals lose their ending. Scripts
/// without spaces between words give pairs of neighbours.
struct SearchWords {
    /// Words longer than this are cut: nobody types them to their end.
    static let longest = 40

    private var parts: [[UInt8]] = []
    private var part: [UInt8] = []
    /// The last character of a script without spaces, and whether it stands in a pair already.
    private var pair: Unicode.Scalar?
    private var isInPair = false
    private var wasLower = false
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
        if let plain = Self.plain[scalar] {
            for byte in plain.utf8 { addLetter(byte, isUpper: false) }
        } else if scalar.properties.isAlphabetic || scalar.properties.numericType != nil {
            for byte in scalar.properties.lowercaseMapping.utf8 { addLetter(byte, isUpper: false) }
        } else if scalar.properties.canonicalCombiningClass == .notReordered {
            endIdentifier()
        }
    }

    private mutating func addASCII(_ byte: UInt8) {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "0")...UInt8(ascii: "9"):
            addLetter(byte, isUpper: false)
            wasLower = true
        case UInt8(ascii: "A")...UInt8(ascii: "Z"):
            addLetter(byte | 0x20, isUpper: true)
        case UInt8(ascii: "_"), UInt8(ascii: "-"): endPart()
        case UInt8(ascii: "'"): break
        default: endIdentifier()
        }
    }

    private mutating func addLetter(_ byte: UInt8, isUpper: Bool) {
        if pair != nil { endIdentifier() }
        if isUpper, wasLower { endPart() }
        wasLower = false
        part.append(byte)
    }

    private mutating func endPart() {
        wasLower = false
        guard !part.isEmpty else { return }
        parts.append(part)
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
        let word = String(decoding: Self.stem(bytes).prefix(Self.longest), as: UTF8.self)
        if !Self.skipped.contains(word) { take(word) }
    }

    /// Takes the ending of English plurals off: `addresses` → `address`, `entries` → `entry`, `parcels` → `parcel`.
    static func stem(_ word: [UInt8]) -> ArraySlice<UInt8> {
        guard word.count > 3, word.last == UInt8(ascii: "s") else { return word[...] }
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
        "it", "are", "from", "at", "will", "if", "not", "der", "die", "das", "und", "oder", "ein", "eine", "zu", "mit",
    ]

    /// Kana and Han, which are written without spaces.
    private static func isPaired(_ value: UInt32) -> Bool {
        (0x3040...0x30FF).contains(value) || (0x3400...0x9FFF).contains(value) || (0x20000...0x3134F).contains(value)
    }

    /// Accented letters of Latin scripts, one after the other, and what stands for each; `search.js` has the same texts.
    static let accented =
        "àáâãäåāăąçćĉċčďđèéêëēĕėęěĝğġģĥħìíîïĩīĭįıĵķĺļľŀłñńņňòóôõöøōŏőŕŗřśŝşšţťŧùúûüũūŭůűųŵýÿŷźżž"
    static let unaccented =
        "aaaaaaaaacccccddeeeeeeeeegggghhiiiiiiiiijklllllnnnnooooooooorrrsssstttuuuuuuuuuuwyyyzzz"

    private static let plain: [Unicode.Scalar: String] = {
        var plain: [Unicode.Scalar: String] = [:]
        for (letter, base) in zip(accented.unicodeScalars, unaccented) {
            plain[letter] = String(base)
            let upper = letter.properties.uppercaseMapping.unicodeScalars
            if upper.count == 1, let only = upper.first { plain[only] = String(base) }
        }
        for (letter, base) in [
            ("ß", "ss"), ("æ", "ae"), ("œ", "oe"), ("þ", "th"), ("ð", "d"), ("Æ", "ae"), ("Œ", "oe"),
        ] {
            for scalar in letter.unicodeScalars { plain[scalar] = base }
        }
        return plain
    }()
}
