import Crypto

/// Names that nginx takes.
enum NginxNames {
    /// A part of a variable's name, another one for every id: small letters and digits as they are, anything else with
    /// a digest of the whole.
    static func slug(_ id: String) -> String {
        var isPlain = true
        var slug = ""
        for byte in id.utf8 {
            switch byte {
            case 0x30...0x39, 0x61...0x7a: slug.unicodeScalars.append(Unicode.Scalar(byte))
            default:
                slug += "_"
                isPlain = false
            }
        }
        return isPlain ? slug : slug + "_" + Encoding.hexadecimal(Digest.sha256(Array(id.utf8)).prefix(4))
    }

    /// The variable of a request's header.
    static func variable(ofHeader name: String) -> String { "$http_" + name.lowercased().replacing("-", with: "_") }

    /// A path as nginx compares it: with its `%XX` read.
    static func decoded(_ path: Substring) -> String {
        var bytes: [UInt8] = []
        var rest = path.utf8[...]
        while let byte = rest.popFirst() {
            if byte == 0x25, let value = UInt8(String(Substring(rest.prefix(2))), radix: 16), rest.count >= 2 {
                bytes.append(value)
                rest = rest.dropFirst(2)
            } else {
                bytes.append(byte)
            }
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    /// An expression (PCRE) of the text itself.
    static func escaped(_ text: some StringProtocol) -> String {
        var expression = ""
        for character in text {
            if "\\.+*?()|[]{}^$".contains(character) { expression += "\\" }
            expression.append(character)
        }
        return expression
    }

    /// An expression of the name of a query parameter, however it is encoded.
    static func parameter(_ name: String) -> String {
        name.utf8.map { byte in
            let digits = (byte < 16 ? "0" : "") + String(byte, radix: 16)
            let code = digits.map { $0.isLetter ? "[\($0)\($0.uppercased())]" : "\($0)" }.joined()
            let character = escaped(String(Unicode.Scalar(byte)))
            return "(?:\(character)|%\(code))"
        }.joined()
    }

    /// An expression of all the paths in which a careless server may find this pattern: of another case, with a
    /// parameter behind a segment, with a slash at the end.
    static func careless(_ pattern: String) -> String {
        let isPrefix = pattern.hasSuffix("/*")
        let segments = decoded(isPrefix ? pattern.dropLast(2) : pattern[...]).split(separator: "/")
        return "^" + segments.map { "/\(escaped($0))(?:;[^/]*)?" }.joined() + (isPrefix ? "/" : "/?$")
    }
}
