import Diagnostics

extension LinkResolver {
    static func nearestHint(to name: String, in all: [String]) -> String? {
        Spelling.nearest(to: name, in: all).map { "did you mean '\($0)'?" }
    }

    /// The scheme before the first `:`, in lower case (RFC 3986 §3.1); a path has none.
    static func scheme(of destination: String) -> String? {
        var scheme = ""
        for character in destination {
            if character == ":" { return scheme.isEmpty ? nil : scheme }
            let isFirst = scheme.isEmpty
            guard character.isASCII,
                character.isLetter || (!isFirst && (character.isNumber || "+-.".contains(character)))
            else { return nil }
            scheme += character.lowercased()
        }
        return nil
    }

    /// The path without its query, and the fragment.
    static func split(_ destination: String) -> (path: String, fragment: String?) {
        var path = destination[...]
        var fragment: String?
        if let hash = path.firstIndex(of: "#") {
            fragment = String(path[path.index(after: hash)...])
            path = path[..<hash]
        }
        if let query = path.firstIndex(of: "?") { path = path[..<query] }
        return (String(path), fragment?.isEmpty == true ? nil : fragment)
    }

    /// `%20` and its like as the characters they stand for; what is no escape stays.
    static func percentDecoded(_ text: String) -> String {
        guard text.utf8.contains(UInt8(ascii: "%")) else { return text }
        let bytes = Array(text.utf8)
        var decoded: [UInt8] = []
        var index = 0
        while index < bytes.count {
            if bytes[index] == UInt8(ascii: "%"), index + 2 < bytes.count,
                let value = UInt8(String(decoding: bytes[index + 1...index + 2], as: UTF8.self), radix: 16)
            {
                decoded.append(value)
                index += 3
            } else {
                decoded.append(bytes[index])
                index += 1
            }
        }
        return String(decoding: decoded, as: UTF8.self)
    }
}
