import OpenAPI
import Serialization

/// What is made of component schemas, kept for all pages of an API: the same error stands behind every operation.
final class SchemaMemory: Sendable {
    let words: SchemaWords
    private let outlines = Memo<OutlineKey, SchemaOutline>()
    private let texts = Memo<TextKey, [UInt8]>()

    private struct OutlineKey: Hashable {
        var component: String
        var direction: MessageDirection?
    }

    /// A rendering: its format and the way from its pages to the root, which links begin with.
    private struct TextKey: Hashable {
        var outline: OutlineKey
        var root: String
        var isMarkdown: Bool
    }

    init(words: SchemaWords) { self.words = words }

    /// - Parameter direction: The way of the message that has it; `nil` on a page of its own.
    func outline(_ schema: SchemaReference, direction: MessageDirection? = nil) -> SchemaOutline {
        let outliner = SchemaOutliner(words: words, direction: direction)
        guard let name = schema.plainComponent else { return outliner.outline(schema) }
        return outlines.value(for: OutlineKey(component: name, direction: direction)) { outliner.outline(schema) }
    }

    func example(_ schema: SchemaReference, direction: MessageDirection) -> Node {
        ExampleSynthesizer(direction: direction).example(of: schema)
    }

    /// A component's outline as bytes of one format.
    func text(
        of outline: SchemaOutline, root: String, isMarkdown: Bool, make: () -> [UInt8]
    ) -> [UInt8] {
        guard let component = outline.component else { return make() }
        let key = OutlineKey(component: component, direction: outline.direction)
        return texts.value(for: TextKey(outline: key, root: root, isMarkdown: isMarkdown), make: make)
    }
}
