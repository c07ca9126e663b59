/// A form in which a file may be sent instead of as it is (RFC 9110 §8.4.1).
enum ContentCoding: String, CaseIterable {
    // The smaller one first: it is taken where a client likes both the same.
    case brotli = "br"
    case gzip

    /// What is added to a file's name for the file in this form.
    var ending: String {
        switch self {
        case .brotli: ".br"
        case .gzip: ".gz"
        }
    }

    /// The forms that a client takes, the best first; only those that it likes as much as the file as it is, or more
    /// (RFC 9110 §12.5.3). None where it does not say: some clients that say nothing understand nothing.
    static func accepted(by headers: Headers) -> [ContentCoding] {
        var qualities: [String: Int] = [:]
        for field in headers.values(of: "Accept-Encoding") {
            for item in field.split(separator: ",") {
                let parts = item.split(separator: ";", omittingEmptySubsequences: false).map(trimmed)
                guard let name = parts.first, !name.isEmpty else { continue }
                let weight = parts.dropFirst().first { $0.hasPrefix("q=") || $0.hasPrefix("Q=") }
                qualities[name.lowercased()] = weight.map { quality($0.dropFirst(2)) } ?? 1000
            }
        }
        let others = qualities["*"] ?? 0
        let plain = qualities["identity"] ?? qualities["*"] ?? 1
        return allCases.filter { (qualities[$0.rawValue] ?? others) > 0 && (qualities[$0.rawValue] ?? others) >= plain }
            .sorted { (qualities[$0.rawValue] ?? others) > (qualities[$1.rawValue] ?? others) }
    }

    /// In thousandths; 0 where it is none.
    private static func quality(_ text: Substring) -> Int {
        let parts = text.split(separator: ".", maxSplits: 1, omittingEmptySubsequences: false)
        guard let whole = parts.first, whole == "0" || whole == "1" else { return 0 }
        let digits = parts.count == 2 ? parts[1] : ""
        guard digits.utf8.count <= 3, digits.utf8.allSatisfy({ $0 >= 0x30 && $0 <= 0x39 }) else { return 0 }
        let fraction = Int(digits + String(repeating: "0", count: 3 - digits.utf8.count)) ?? 0
        return min(1000, (whole == "1" ? 1000 : 0) + fraction)
    }

    private static func trimmed(_ text: Substring) -> Substring {
        var text = text.drop { $0 == " " || $0 == "\t" }
        while text.last == " " || text.last == "\t" { text.removeLast() }
        return text
    }
}
