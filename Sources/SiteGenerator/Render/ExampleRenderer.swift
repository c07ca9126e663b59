import Markdown
import OpenAPI
import Serialization

/// Written examples of a body, as highlighted code.
enum ExampleRenderer {
    /// The first example of a media type, or `nil` where its author gave none.
    static func html(of media: MediaType) -> [UInt8]? {
        guard let (text, language) = text(of: media) else { return nil }
        var html = Array("<pre class=\"code\" tabindex=\"0\"><code class=\"language-\(language)\">".utf8)
        Highlighter.highlight(text[...], language: language, into: &html)
        html += Array("</code></pre>".utf8)
        return html
    }

    /// The first example as it goes over the wire, and the language to colour it in.
    static func text(of media: MediaType) -> (text: [UInt8], language: String)? {
        guard let example = media.examples.first else { return nil }
        if let serialized = example.serialized { return (Array(serialized.utf8), language(of: media.type)) }
        guard let value = example.value else { return nil }
        if let plain = value.string, !media.type.contains("json") { return (Array(plain.utf8), language(of: media.type)) }
        var json: [UInt8] = []
        JSONWriter.write(value, pretty: true, into: &json)
        return (json, "json")
    }

    private static func language(of type: String) -> String {
        if type.contains("json") { return "json" }
        if type.contains("xml") || type.contains("html") { return "xml" }
        if type.contains("yaml") { return "yaml" }
        return "text"
    }
}
