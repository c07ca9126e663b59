/// Looks for removed names in finished files: the proof that what was cut is absent, whatever a pass before it did.
///
/// A name counts where it stands as a whole word. The search reads each byte once: at the start of a word, four bytes
/// choose the few names that could begin there.
struct LeakCheck: Sendable {
    struct Finding: Hashable, Sendable {
        var name: String
        var what: String
    }

    private struct Candidate {
        var bytes: [UInt8]
        var finding: Finding
    }

    private let candidates: [UInt32: [Candidate]]
    /// One bit for each hash of four bytes; most words of a page end here.
    private let filter: [UInt64]

    /// - Parameters:
    ///   - removed: What was cut.
    ///   - kept: Names that the portal rightly shows, though something of the same name was cut elsewhere.
    init(_ removed: RemovedNames, kept: Set<String>) {
        var candidates: [UInt32: [Candidate]] = [:]
        var filter = [UInt64](repeating: 0, count: 1024)
        for (name, what) in removed.names where !kept.contains(name) {
            for form in Set([name, Self.escaped(name)]) {
                let bytes = Array(form.utf8)
                let key = Self.key(bytes[0], bytes[1], bytes[2], bytes[3])
                candidates[key, default: []].append(
                    Candidate(bytes: bytes, finding: Finding(name: name, what: what)))
                filter[Self.slot(key) >> 6] |= 1 << UInt64(Self.slot(key) & 63)
            }
        }
        self.candidates = candidates
        self.filter = filter
    }

    var isEmpty: Bool { candidates.isEmpty }

    /// The names found in `bytes`, each once.
    func findings(in bytes: [UInt8]) -> Set<Finding> {
        guard !candidates.isEmpty, bytes.count >= 4 else { return [] }
        var found: Set<Finding> = []
        bytes.withUnsafeBufferPointer { text in
            var startsWord = true
            for index in 0...(text.count - 4) {
                let isWord = Self.isWord(text[index])
                defer { startsWord = !isWord }
                guard startsWord || !isWord else { continue }
                let key = Self.key(text[index], text[index + 1], text[index + 2], text[index + 3])
                let slot = Self.slot(key)
                guard filter[slot >> 6] & (1 << UInt64(slot & 63)) != 0, let here = candidates[key] else { continue }
                for candidate in here where Self.stands(candidate.bytes, in: text, at: index) {
                    found.insert(candidate.finding)
                }
            }
        }
        return found
    }

    private static func stands(_ name: [UInt8], in text: UnsafeBufferPointer<UInt8>, at index: Int) -> Bool {
        let end = index + name.count
        guard end <= text.count else { return false }
        for offset in 0..<name.count where text[index + offset] != name[offset] { return false }
        return end == text.count || !isWord(text[end]) || !isWord(name[name.count - 1])
    }

    private static func key(_ a: UInt8, _ b: UInt8, _ c: UInt8, _ d: UInt8) -> UInt32 {
        UInt32(a) | UInt32(b) << 8 | UInt32(c) << 16 | UInt32(d) << 24
    }

    private static func slot(_ key: UInt32) -> Int { Int((key &* 0x9E37_79B1) >> 16) }

    private static func isWord(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"), 0x80...:
            true
        default: false
        }
    }

    /// The name as markup writes it.
    private static func escaped(_ name: String) -> String {
        name.reduce(into: "") { text, character in
            switch character {
            case "&": text += "&amp;"
            case "<": text += "&lt;"
            case ">": text += "&gt;"
            case "\"": text += "&quot;"
            case "'": text += "&#39;"
            default: text.append(character)
            }
        }
    }
}
