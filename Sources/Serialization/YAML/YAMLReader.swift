import Diagnostics

/// Reads YAML 1.2 with its core schema into ``Node``s with positions, through libyaml.
///
///     let root = try YAMLReader.read(bytes, file: "product.yaml")
///
/// Plain `yes`, `on`, `12:30` and `2024-01-31` are strings, unlike in YAML 1.1; `~`, `null` and nothing are null; `0o17`,
/// `0x1F`, `.inf` and `.nan` are numbers. Keys become text as they are written (`200:` is `"200"`). Aliases stand for the
/// value of their anchor, with the anchor's positions. Merge keys (`<<`) of YAML 1.1 work, because real files use them.
/// What cannot be a ``Node`` is a ``SyntaxError``: lists or objects as keys, repeated keys, a value that contains itself,
/// more than ``depthLimit`` levels, aliases that multiply to more than ``expansionLimit`` values.
package enum YAMLReader {
    /// How deep lists and objects may stand in one another.
    package static let depthLimit = 1_000
    /// How many values aliases may stand for in one file ("billion laughs"); 64 bytes of text count as one more.
    package static let expansionLimit = 1_000_000

    /// The one document of a file.
    /// - Parameters:
    ///   - bytes: The whole file or a part of it, UTF-8.
    ///   - file: Path from the site's root; used in the error only.
    ///   - firstLine: The line in the file at which `bytes` begin; greater than 1 for front matter.
    /// - Throws: also if there is no document or more than one.
    package static func read(_ bytes: [UInt8], file: String, firstLine: Int = 1) throws(SyntaxError) -> Node {
        try compose(bytes, file: file, firstLine: firstLine) {
            (composer: inout YAMLComposer) throws(SyntaxError) -> Node in
            guard let document = try composer.document() else {
                throw SyntaxError("empty-file", at: .init(file: file), "The file holds no value, only comments")
            }
            try composer.expectEnd()
            return document
        }
    }

    /// All documents of a file, separated by `---`; none if it holds comments only.
    package static func readAll(_ bytes: [UInt8], file: String, firstLine: Int = 1) throws(SyntaxError) -> [Node] {
        try compose(bytes, file: file, firstLine: firstLine) {
            (composer: inout YAMLComposer) throws(SyntaxError) -> [Node] in
            var documents: [Node] = []
            while let document = try composer.document() { documents.append(document) }
            return documents
        }
    }

    private static func compose<Result>(
        _ bytes: [UInt8], file: String, firstLine: Int,
        _ body: (inout YAMLComposer) throws(SyntaxError) -> Result
    ) throws(SyntaxError) -> Result {
        try bytes.withUnsafeBufferPointer { (buffer) throws(SyntaxError) -> Result in
            let text = try SourceText(buffer, file: file, firstLine: firstLine)
            return try YAMLEvents.withEvents(of: text, file: file, firstLine: firstLine) {
                (events) throws(SyntaxError) -> Result in
                var composer = YAMLComposer(events: events, file: file)
                return try body(&composer)
            }
        }
    }
}
