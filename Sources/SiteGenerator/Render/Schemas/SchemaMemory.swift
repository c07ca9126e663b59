import OpenAPI
import Serialization

/// What is made of component schemas, kept for all pages of an API: the same error stands behind every operation.
final class SchemaMemory: Sendable {
    let words: SchemaWords
    private let outlines = Memo<String, SchemaOutline>()
    private let texts = Memo<TextKey, [UInt8]>()

    /// A rendering: its format and the way from its pages to the root, which links begin with.
    private struct TextKey: Hashable {
        var component: String
        var root: String
        var isMarkdown: Bool
    }

    init(words: SchemaWords) { self.words = words }

    func outline(_ schema: SchemaReference) -> SchemaOutline {
        guard let name = schema.plainComponent else { return SchemaOutliner(words: words).outline(schema) }
        return outlines.value(for: name) { SchemaOutliner(words: words).outline(schema) }
    }

    func example(_ schema: SchemaReference, direction: MessageDirection) -> Node {
        ExampleSynthesizer(direction: direction).example(of: schema)
    }

    /// A component's outline as bytes of one format.
    func text(
        of component: String?, root: String, isMarkdown: Bool, make: () -> [UInt8]
    ) -> [UInt8] {
        guard let component else { return make() }
        return texts.value(for: TextKey(component: component, root: root, isMarkdown: isMarkdown), make: make)
    }
}
