/// Colours code at build time.
///
/// ```swift
/// Highlighter.highlight(Array(#"{"id": 7}"#.utf8), language: "json", into: &html)
/// // {<span class="hl-property">"id"</span>: <span class="hl-number">7</span>}
/// ```
///
/// One linear pass for each block, by a scanner that knows the words and shapes of a language, not its grammar. Whatever the
/// bytes, the output without tags and with entities decoded is the input.
package enum Highlighter {
    /// Whether `language`, a name from a fence's info string in any case, gets colours (or is known to want none: `text`).
    package static func supports(_ language: String) -> Bool { Grammar.named(language) != nil }

    /// Appends `code` as HTML: `&`, `<` and `>` escaped, pieces in `<span class="hl-…">`. No span crosses a newline, so
    /// the output can be cut into lines. A language that is not supported is escaped only.
    package static func highlight(_ code: UnsafeBufferPointer<UInt8>, language: String, into output: inout [UInt8]) {
        var buffer: [UInt8] = []
        swap(&buffer, &output)
        var painter = CodePainter(code, output: buffer)
        buffer = []
        Grammar.named(language)?.scan(&painter)
        output = painter.finish()
    }

    /// The same for a slice, as cut out of a document.
    package static func highlight(_ code: ArraySlice<UInt8>, language: String, into output: inout [UInt8]) {
        code.withUnsafeBufferPointer { highlight($0, language: language, into: &output) }
    }

    /// The same for an array.
    package static func highlight(_ code: [UInt8], language: String, into output: inout [UInt8]) {
        code.withUnsafeBufferPointer { highlight($0, language: language, into: &output) }
    }
}
