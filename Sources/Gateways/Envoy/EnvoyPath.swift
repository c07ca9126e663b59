/// Paths as Envoy compares them: as they were sent, after they were normalized.
enum EnvoyPath {
    /// Bytes that no client sends as they are become `%XX` (RFC 3986 §3.3, `pchar`).
    static func encoded(_ path: Substring) -> String {
        var text = ""
        for byte in path.utf8 {
            switch byte {
            case 0x30...0x39, 0x41...0x5a, 0x61...0x7a, 0x25, 0x2f: text.unicodeScalars.append(Unicode.Scalar(byte))
            case _ where "-._~!$&'()*+,;=:@".utf8.contains(byte): text.unicodeScalars.append(Unicode.Scalar(byte))
            default: text += byte < 16 ? "%0\(String(byte, radix: 16))" : "%" + String(byte, radix: 16).uppercased()
            }
        }
        return text
    }

    /// An expression (RE2) of all the paths in which a careless server may find this pattern: of another case, with a
    /// parameter behind a segment, with a slash at the end.
    static func careless(_ pattern: String) -> String {
        let isPrefix = pattern.hasSuffix("/*")
        let segments = encoded(isPrefix ? pattern.dropLast(2) : pattern[...]).split(separator: "/")
        let expressions = segments.map { "/\(escaped($0))(?:(?:;|%3b)[^/]*)?" }
        return "(?i)" + expressions.joined() + (isPrefix ? "/.*" : "/?")
    }

    /// What Envoy leaves in a path although a server may take it for more: dots with a parameter behind them, which some
    /// cut away before they follow the dots, and dots and slashes that are encoded twice.
    static let misleading = "(?i).*(?:/\\.\\.?(?:;|%3b)|%25(?:2e|2f|5c)).*"

    private static func escaped(_ text: Substring) -> String {
        var expression = ""
        for character in text {
            if "\\.+*?()|[]{}^$".contains(character) { expression += "\\" }
            expression.append(character)
        }
        return expression
    }
}
