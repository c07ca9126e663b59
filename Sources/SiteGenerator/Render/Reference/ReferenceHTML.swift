import Markdown
import Mustache

/// The few pieces of markup that are made of text piece by piece, where a template would have to be entered for each.
enum ReferenceHTML {
    /// A line of words as CommonMark would write it.
    static func paragraph(_ text: String) -> [UInt8] {
        var html = Array("<p>".utf8)
        html.reserveCapacity(text.utf8.count + 10)
        html.escape(text)
        html.append("</p>\n")
        return html
    }

    /// Highlighted code.
    static func code(_ text: String, language: String) -> [UInt8] {
        var html = Array("<pre class=\"code\" tabindex=\"0\"><code class=\"language-".utf8)
        html.escape(language)
        html.append("\">")
        Highlighter.highlight(Array(text.utf8)[...], language: language, into: &html)
        html.append("</code></pre>")
        return html
    }

    /// A path template with its parameters marked.
    static func path(_ path: String) -> [UInt8] {
        var output: [UInt8] = []
        var rest = Array(path.utf8)[...]
        while let open = rest.firstIndex(of: UInt8(ascii: "{")),
            let close = rest[open...].firstIndex(of: UInt8(ascii: "}"))
        {
            HTMLEscape.append(rest[..<open], to: &output)
            output.append("<span class=\"path-parameter\">")
            HTMLEscape.append(rest[open...close], to: &output)
            output.append("</span>")
            rest = rest[(close + 1)...]
        }
        HTMLEscape.append(rest, to: &output)
        return output
    }
}
