package import Serialization

/// What a sample sends for a parameter.
package enum SampleValue: Sendable {
    case node(Node)
    /// What only the reader has: the name of an environment variable.
    case variable(String)
}

/// A name and a value of a query, a form or a cookie.
package struct SamplePair: Hashable, Sendable {
    package var name: String
    package var value: SampleText
    /// Whether the name is all there is: a query that is one JSON text (3.2 `querystring`).
    package var isWhole = false

    package init(_ name: String, _ value: SampleText) {
        self.name = name
        self.value = value
    }

    init(whole text: String) {
        name = text
        value = ""
        isWhole = true
    }

    /// `name=value`.
    package var text: SampleText { isWhole ? SampleText(name) : SampleText(name + "=") + value }
}

extension Node {
    /// The value as a text of its own: strings bare, everything else as compact JSON.
    var plainText: String {
        if let text = string { return text }
        var bytes: [UInt8] = []
        JSONWriter.write(self, pretty: false, into: &bytes)
        return String(decoding: bytes, as: UTF8.self)
    }
}
