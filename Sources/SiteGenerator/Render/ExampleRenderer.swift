import Markdown
import OpenAPI
import Serialization

/// Written examples of a body, as highlighted code.
enum ExampleRenderer {
    /// The first example of a media type, or `nil` where its author gave none.
    static func html(of media: MediaType) -> [UInt8]? {
        guard let example = media.examples.first else { return nil }
        let text: [UInt8]
        let language: String
        if let serialized = example.serialized {
            text = Array(serialized.utf8)
            language = Self.language(of: media.type)
        } else if let value = example.value {
            if let plain = value.string, !media.type.contains("json") {
                text = Array(plain.utf8)
                language = Self.language(of: media.type)
            } else {
                var json: [UInt8] = []
                JSONWriter.write(value, pretty: true, into: &json)
                text = json
                language = "json"
            }
        } else {
            return nil
        }
        var html = Array("<pre class=\"code\" tabindex=\"0\"><code class=\"language-\(language)\">".utf8)
        Highlighter.highlight(text[...], language: language, into: &html)
        html += Array("</code></pre>".utf8)
        return html
    }

    private static func language(of type: String) -> String {
        if type.contains("json") { return "json" }
        if type.contains("xml") || type.contains("html") { return "xml" }
        if type.contains("yaml") { return "yaml" }
        return "text"
    }
}
