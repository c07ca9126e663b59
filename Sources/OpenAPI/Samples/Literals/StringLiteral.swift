/// How a language writes a text between quotes.
///
/// Control characters and those that nobody can see are written by number, so that what stands in a sample is what is
/// sent, and no direction mark can turn code around.
struct StringLiteral: Sendable {
    /// Escapes of single characters, beside `\\`, `\n`, `\r` and `\t`.
    let others: [Unicode.Scalar: String]
    /// Escape by number.
    let numbered: @Sendable (UInt32) -> String

    init(others: [Unicode.Scalar: String] = ["\"": "\\\""], numbered: @escaping @Sendable (UInt32) -> String) {
        self.others = others
        self.numbered = numbered
    }

    /// The literal with double quotes around it.
    func literal(_ text: String) -> String { "\"" + content(text) + "\"" }

    /// What stands between the quotes.
    func content(_ text: String) -> String {
        var output = String.UnicodeScalarView()
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\\": output.append(contentsOf: "\\\\".unicodeScalars)
            case "\n": output.append(contentsOf: "\\n".unicodeScalars)
            case "\r": output.append(contentsOf: "\\r".unicodeScalars)
            case "\t": output.append(contentsOf: "\\t".unicodeScalars)
            case _ where others[scalar] != nil: output.append(contentsOf: (others[scalar] ?? "").unicodeScalars)
            case _ where scalar.isInvisible: output.append(contentsOf: numbered(scalar.value).unicodeScalars)
            default: output.append(scalar)
            }
        }
        return String(output)
    }
}

extension StringLiteral {
    /// Also JSON, Go and C#.
    static let javaScript = StringLiteral { "\\u" + hexadecimal($0) }
    static let python = javaScript
    static let go = javaScript
    static let cSharp = javaScript
    static let ruby = javaScript
    static let swift = StringLiteral { "\\u{" + String($0, radix: 16) + "}" }
    /// Java reads `\u000a` as a line end before it knows what a string is (JLS §3.3): small numbers are octal.
    static let java = StringLiteral { $0 < 0x80 ? "\\" + padded(String($0, radix: 8), 3) : "\\u" + hexadecimal($0) }
    /// Python's text with parts to fill in.
    static let pythonFormat = StringLiteral(others: ["\"": "\\\"", "{": "{{", "}": "}}"]) { "\\u" + hexadecimal($0) }
    /// Python's between three quotes, of texts in which there are none.
    static let pythonLine = StringLiteral(others: [:]) { "\\u" + hexadecimal($0) }
    /// JavaScript's in backquotes.
    static let javaScriptTemplate = StringLiteral(others: ["`": "\\`", "$": "\\$"]) { "\\u" + hexadecimal($0) }

    /// Four digits; all that is escaped lies in the first plane.
    private static func hexadecimal(_ value: UInt32) -> String { padded(String(value, radix: 16), 4) }

    private static func padded(_ digits: String, _ width: Int) -> String {
        String(repeating: "0", count: max(0, width - digits.count)) + digits
    }
}

extension Unicode.Scalar {
    /// Control characters, line separators, direction marks and characters without width.
    var isInvisible: Bool {
        switch value {
        case 0..<0x20, 0x7F...0x9F, 0xAD, 0x200B...0x200F, 0x2028...0x202E, 0x2060...0x206F, 0xFEFF: true
        default: false
        }
    }
}

extension String {
    /// Whether the bytes of `part` occur: in code a quote is a quote, whatever accent stands on it.
    func holds(_ part: String) -> Bool { utf8.firstRange(of: part.utf8) != nil }

    /// Whether the text can stand in several lines of source code as it is.
    var isPlainLines: Bool {
        contains("\n") && !unicodeScalars.contains { $0 != "\n" && $0 != "\t" && $0.isInvisible }
    }

    /// The text with each line but the first moved in; empty lines stay empty.
    func indented(_ indent: String, first: Bool = false) -> String {
        split(separator: "\n", omittingEmptySubsequences: false).enumerated().map { number, line in
            (number == 0 && !first) || line.isEmpty ? String(line) : indent + line
        }.joined(separator: "\n")
    }
}
