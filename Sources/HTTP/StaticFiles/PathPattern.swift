/// A path in a line of `_headers` or `_redirects`, as Cloudflare Pages and Netlify read it.
///
/// `:name` takes one segment or what is left of it, one `*` takes everything, slashes too, and is then called `splat`.
/// Patterns and paths are compared decoded.
struct PathPattern: Sendable, Equatable {
    private enum Part: Sendable, Equatable {
        case literal([UInt8])
        case placeholder(String)
        case splat
    }

    private let parts: [Part]

    /// - Parameter text: Begins with `/`. `nil` otherwise, or with two `*`, or with a malformed escape.
    init?(_ text: some StringProtocol) {
        guard text.hasPrefix("/"), let decoded = PercentEncoding.decode(text) else { return nil }
        var parts: [Part] = []
        var literal: [UInt8] = []
        var rest = Array(decoded.utf8)[...]
        func endLiteral() {
            if !literal.isEmpty { parts.append(.literal(literal)) }
            literal = []
        }
        while let byte = rest.popFirst() {
            if byte == UInt8(ascii: "*") {
                endLiteral()
                parts.append(.splat)
            } else if byte == UInt8(ascii: ":"), let first = rest.first, PathPattern.isLetter(first) {
                endLiteral()
                let name = rest.prefix { PathPattern.isLetter($0) || PathPattern.isDigit($0) }
                rest = rest.dropFirst(name.count)
                parts.append(.placeholder(String(decoding: name, as: UTF8.self)))
            } else {
                literal.append(byte)
            }
        }
        endLiteral()
        guard parts.count(where: { $0 == .splat }) <= 1 else { return nil }
        self.parts = parts
    }

    /// What the placeholders took from `path` (decoded), by name; `nil` where the path is another.
    func match(_ path: String) -> [String: String]? {
        let bytes = Array(path.utf8)
        var captures: [String: String] = [:]
        guard let splat = parts.firstIndex(of: .splat) else {
            return PathPattern.match(parts[...], bytes[...], &captures) == bytes.endIndex ? captures : nil
        }
        guard let start = PathPattern.match(parts[..<splat], bytes[...], &captures) else { return nil }
        // The splat takes as much as it can.
        for end in stride(from: bytes.endIndex, through: start, by: -1) {
            guard PathPattern.match(parts[(splat + 1)...], bytes[end...], &captures) == bytes.endIndex else { continue }
            captures["splat"] = String(decoding: bytes[start..<end], as: UTF8.self)
            return captures
        }
        return nil
    }

    /// Where the parts end in `bytes`, if they stand at its beginning.
    private static func match(
        _ parts: ArraySlice<Part>, _ bytes: ArraySlice<UInt8>, _ captures: inout [String: String]
    ) -> Int? {
        var rest = bytes
        for part in parts {
            switch part {
            case .literal(let literal):
                guard rest.starts(with: literal) else { return nil }
                rest = rest.dropFirst(literal.count)
            case .placeholder(let name):
                let value = rest.prefix { $0 != UInt8(ascii: "/") }
                guard !value.isEmpty else { return nil }
                captures[name] = String(decoding: value, as: UTF8.self)
                rest = rest.dropFirst(value.count)
            case .splat:
                return nil
            }
        }
        return rest.startIndex
    }

    /// Whether a text has a place for something that the pattern takes.
    func fills(_ text: String) -> Bool {
        parts.contains { part in
            switch part {
            case .literal: false
            case .placeholder(let name): text.contains(":" + name)
            case .splat: text.contains(":splat")
            }
        }
    }

    /// `text` with `:name` and `:splat` replaced by what was taken; unknown names stay as they are.
    static func fill(_ text: String, with captures: [String: String], _ encode: (String) -> String) -> String {
        var filled = ""
        var rest = text[...]
        while let colon = rest.firstIndex(of: ":") {
            filled += rest[..<colon]
            rest = rest[rest.index(after: colon)...]
            let name = rest.prefix { $0.utf8.allSatisfy { isLetter($0) || isDigit($0) } }
            if let value = captures[String(name)] {
                filled += encode(value)
                rest = rest.dropFirst(name.count)
            } else {
                filled += ":"
            }
        }
        return filled + rest
    }

    private static func isLetter(_ byte: UInt8) -> Bool {
        (0x41...0x5A).contains(byte) || (0x61...0x7A).contains(byte) || byte == UInt8(ascii: "_")
    }

    private static func isDigit(_ byte: UInt8) -> Bool { (0x30...0x39).contains(byte) }
}
