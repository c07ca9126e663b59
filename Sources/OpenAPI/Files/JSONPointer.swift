/// JSON Pointers (RFC 6901) in the fragments of references, and the paths in front of them.
enum Reference {
    /// `../common.yaml#/a/b` → (`../common.yaml`, `/a/b`); the fragment is percent-decoded.
    static func split(_ text: String) -> (path: String, fragment: String) {
        guard let hash = text.utf8.firstIndex(of: UInt8(ascii: "#")) else { return (decoded(text), "") }
        return (decoded(String(text[..<hash])), decoded(String(text[text.utf8.index(after: hash)...])))
    }

    /// Whether the reference names another machine's file: `https:`, `urn:` …
    static func hasScheme(_ text: String) -> Bool {
        guard let colon = text.utf8.firstIndex(of: UInt8(ascii: ":")) else { return false }
        let scheme = text.utf8[..<colon]
        return scheme.count > 1
            && scheme.allSatisfy { $0 | 0x20 >= 0x61 && $0 | 0x20 <= 0x7a || $0 == 0x2b || $0 == 0x2d }
    }

    /// The tokens of a pointer, unescaped: `/paths/~1pets/get` → `paths`, `/pets`, `get`.
    static func tokens(of pointer: String) -> [String] {
        guard pointer.utf8.first == UInt8(ascii: "/") else { return [] }
        return pointer.utf8.dropFirst().split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false).map {
            token in
            let text = String(token) ?? ""
            return token.contains(UInt8(ascii: "~")) ? unescaped(text) : text
        }
    }

    static func pointer(_ tokens: some Sequence<String>) -> String {
        tokens.reduce(into: "") { pointer, token in
            pointer += "/"
            pointer += escaped(token)
        }
    }

    static func escaped(_ token: String) -> String {
        guard token.utf8.contains(where: { $0 == UInt8(ascii: "~") || $0 == UInt8(ascii: "/") }) else { return token }
        var bytes: [UInt8] = []
        for byte in token.utf8 {
            switch byte {
            case UInt8(ascii: "~"): bytes += "~0".utf8
            case UInt8(ascii: "/"): bytes += "~1".utf8
            default: bytes.append(byte)
            }
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    private static func unescaped(_ token: String) -> String {
        var bytes: [UInt8] = []
        var pending = false
        for byte in token.utf8 {
            if pending {
                pending = false
                switch byte {
                case UInt8(ascii: "0"): bytes.append(UInt8(ascii: "~"))
                case UInt8(ascii: "1"): bytes.append(UInt8(ascii: "/"))
                default: bytes += [UInt8(ascii: "~"), byte]
                }
            } else if byte == UInt8(ascii: "~") {
                pending = true
            } else {
                bytes.append(byte)
            }
        }
        if pending { bytes.append(UInt8(ascii: "~")) }
        return String(decoding: bytes, as: UTF8.self)
    }

    /// Percent-decoding; what is not a valid escape stays.
    static func decoded(_ text: String) -> String {
        let source = Array(text.utf8)
        guard source.contains(UInt8(ascii: "%")) else { return text }
        var bytes: [UInt8] = []
        var at = 0
        while at < source.count {
            if source[at] == UInt8(ascii: "%"), at + 2 < source.count,
                let value = UInt8(String(decoding: source[at + 1...at + 2], as: UTF8.self), radix: 16)
            {
                bytes.append(value)
                at += 3
            } else {
                bytes.append(source[at])
                at += 1
            }
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    /// The path `relative` as seen from the file `file`, without `.` and `..`; `nil` where it leaves the site's root.
    static func path(_ relative: String, from file: String) -> String? {
        var parts = file.split(separator: "/").dropLast().map(String.init)
        if relative.utf8.first == UInt8(ascii: "/") { parts = [] }
        for part in relative.split(separator: "/") where part != "." {
            if part == ".." {
                guard parts.popLast() != nil else { return nil }
            } else {
                parts.append(String(part))
            }
        }
        return parts.joined(separator: "/")
    }
}
