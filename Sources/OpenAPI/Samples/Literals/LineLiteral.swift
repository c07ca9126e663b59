/// Literals of several lines that compiled languages know, moved in with the code around them.
enum LineLiteral {
    /// Java's text block (JLS §3.10.6), moved in by `indent`; an ordinary literal where the block would lose or change
    /// something: white space before or after lines.
    static func java(_ text: String, indent: String) -> String {
        guard isFit(text), text.utf8.last != UInt8(ascii: "\"") else { return StringLiteral.java.literal(text) }
        let line = text.holds("\"\"\"") ? StringLiteral.java : javaLine
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false).map { line.content(String($0)) }
        return "\"\"\"\n" + lines.joined(separator: "\n").indented(indent, first: true) + "\"\"\""
    }

    private static let javaLine = StringLiteral(others: [:], numbered: StringLiteral.java.numbered)

    /// Swift's raw literal, with as many `#` as the text needs; `indent` is that of the closing quotes.
    static func swift(_ text: String, indent: String) -> String {
        guard isFit(text) else { return StringLiteral.swift.literal(text) }
        var hashes = text.holds("\\") || text.holds("\"\"\"") ? "#" : ""
        while !hashes.isEmpty, text.holds("\"\"\"" + hashes) || text.holds("\\" + hashes) { hashes += "#" }
        return "\(hashes)\"\"\"\n" + text.indented(indent, first: true) + "\n\(indent)\"\"\"\(hashes)"
    }

    /// C#'s raw literal (C# 11), with as many quotes as the text needs; `indent` is that of the closing quotes.
    static func cSharp(_ text: String, indent: String) -> String {
        guard isFit(text) else { return StringLiteral.cSharp.literal(text) }
        var quotes = "\"\"\""
        while text.holds(quotes) { quotes += "\"" }
        return "\(quotes)\n" + text.indented(indent, first: true) + "\n\(indent)\(quotes)"
    }

    /// Whether white space counts in no line's start or end, and the last line is not empty.
    private static func isFit(_ text: String) -> Bool {
        guard text.isPlainLines else { return false }
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
        let isTrimmed = lines.allSatisfy { $0.last != " " && $0.last != "\t" && !$0.contains("\t") }
        return isTrimmed && lines.first?.first != " " && lines.last?.isEmpty == false
    }
}
