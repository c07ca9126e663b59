import Foundation

/// What letters become in the index: small, and without the marks that Unicode takes apart from them (NFD).
///
/// `é` → `e`, `Ж` → `ж`, `ё` → `е`, `ά` → `α`, `ế` → `e`, `أ` → `ا`. Letters that are not made of a base and a mark have a
/// table of their own.
enum SearchLetters {
    /// Scalar → UTF-8 of what stands for it.
    static let folded: [UInt32: [UInt8]] = {
        var folded: [UInt32: [UInt8]] = [:]
        for range in ranges {
            for value in range {
                guard let scalar = Unicode.Scalar(value), scalar.properties.isAlphabetic else { continue }
                folded[value] = fold(scalar)
            }
        }
        return folded
    }()

    /// Blocks whose letters carry marks: Latin, Greek, Cyrillic, Arabic, and the extensions of Latin and Greek.
    private static let ranges: [ClosedRange<UInt32>] = [0xC0...0x24F, 0x370...0x52F, 0x620...0x6FF, 0x1E00...0x1FFF]

    private static func fold(_ scalar: Unicode.Scalar) -> [UInt8] {
        var bytes: [UInt8] = []
        for part in scalar.properties.lowercaseMapping.decomposedStringWithCanonicalMapping.unicodeScalars
        where part.properties.canonicalCombiningClass == .notReordered {
            bytes += alone[part].map { Array($0.utf8) } ?? Array(String(Character(part)).utf8)
        }
        return bytes
    }

    /// Letters that Unicode does not take apart, as `search.js` has them too.
    static let alone: [Unicode.Scalar: String] = [
        "ß": "ss", "æ": "ae", "œ": "oe", "ø": "o", "đ": "d", "ð": "d", "þ": "th", "ł": "l", "ħ": "h", "ŧ": "t",
        "ı": "i",
        "ς": "σ",
    ]
}
