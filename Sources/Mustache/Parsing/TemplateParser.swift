import Diagnostics

/// Builds the parts of a template from its tags.
///
/// Two steps: tags that stand alone take their lines with them, then sections, parents and blocks nest.
struct TemplateParser {
    private var tokenizer: Tokenizer
    private var tags: [Tag] = []
    private var index = 0
    /// Filled by ``parse()``.
    private(set) var references: [TemplateReference] = []
    /// Nesting beyond this is a mistake, not a design.
    private static let depthLimit = 100

    init(_ source: [UInt8], name: String, delimiters: Delimiters) {
        tokenizer = Tokenizer(source, name: name, delimiters: delimiters)
    }

    mutating func parse() throws(TemplateSyntaxError) -> [TemplatePart] {
        tags = Standalone(source: tokenizer.source, tags: try tokenizer.tokenize()).trimmed()
        let parts = try parts(until: nil, depth: 0)
        noteReferences()
        return parts
    }

    private mutating func noteReferences() {
        var line = 1
        var lineStart = 0
        var index = 0
        for tag in tags where tag.kind == .partial || tag.kind == .parent {
            guard case .fixed(let name) = PartialName(tag.name) else { continue }
            while index < tag.range.lowerBound {
                if tokenizer.source[index] == UInt8(ascii: "\n") { (line, lineStart) = (line + 1, index + 1) }
                index += 1
            }
            references.append(
                TemplateReference(
                    name: name,
                    location: SourceLocation(file: tokenizer.name, line: line, column: index - lineStart + 1),
                    length: tag.range.count))
        }
    }

    /// The parts up to the close of `opening`, or up to the end.
    private mutating func parts(until opening: Tag?, depth: Int) throws(TemplateSyntaxError) -> [TemplatePart] {
        guard depth < Self.depthLimit else {
            throw tokenizer.error("Tags nest at most \(Self.depthLimit) deep", at: opening?.range.lowerBound ?? 0)
        }
        var parts: [TemplatePart] = []
        while index < tags.count {
            let tag = tags[index]
            index += 1
            switch tag.kind {
            case .text:
                if !tag.range.isEmpty { Self.append(tokenizer.source[tag.range], to: &parts) }
            case .comment, .delimiters: break
            case .variable: parts.append(.variable(KeyPath(tag.name), isEscaped: true))
            case .triple, .unescaped: parts.append(.variable(KeyPath(tag.name), isEscaped: false))
            case .partial: parts.append(.partial(PartialName(tag.name), indent: tag.indent))
            case .section, .inverted: parts.append(.section(try section(tag, depth: depth)))
            case .block: parts.append(.block(try block(tag, depth: depth)))
            case .parent: parts.append(.parent(try parent(tag, depth: depth)))
            case .close:
                try check(tag, closes: opening)
                return parts
            }
        }
        if let opening {
            throw tokenizer.error(
                "'\(opening.name)' is opened here and never closed", at: opening.range.lowerBound,
                length: opening.range.count, hint: "add '{{/\(opening.name)}}'")
        }
        return parts
    }

    private func check(_ close: Tag, closes opening: Tag?) throws(TemplateSyntaxError) {
        guard let opening else {
            throw tokenizer.error(
                "'\(close.name)' is closed here, but nothing is open", at: close.range.lowerBound,
                length: close.range.count)
        }
        guard opening.name == close.name else {
            throw tokenizer.error(
                "'\(opening.name)', opened on line \(tokenizer.line(of: opening.range.lowerBound)), is closed before '\(close.name)'",
                at: close.range.lowerBound,
                length: close.range.count, hint: "write '{{/\(opening.name)}}' here")
        }
    }

    private mutating func section(_ tag: Tag, depth: Int) throws(TemplateSyntaxError) -> TemplatePart.Section {
        let parts = try parts(until: tag, depth: depth + 1)
        let raw = tokenizer.source[tag.range.upperBound..<tags[index - 1].range.lowerBound]
        return TemplatePart.Section(
            path: KeyPath(tag.name), isInverted: tag.kind == .inverted, parts: parts, raw: Array(raw),
            delimiters: tag.delimiters)
    }

    private mutating func block(_ tag: Tag, depth: Int) throws(TemplateSyntaxError) -> TemplatePart.Block {
        let parts = try parts(until: tag, depth: depth + 1)
        guard tag.endsLine else {
            return TemplatePart.Block(name: tag.name, parts: parts, indent: tag.indent)
        }
        // Content on lines of its own gives up its indentation here, and gets that of the place it goes to.
        let own = Indentation.common(of: parts)
        let indent = own.isEmpty ? tag.indent : own
        return TemplatePart.Block(name: tag.name, parts: Indentation.removing(own, from: parts), indent: indent)
    }

    private mutating func parent(_ tag: Tag, depth: Int) throws(TemplateSyntaxError) -> TemplatePart.Parent {
        let inner = try parts(until: tag, depth: depth + 1)
        var blocks: [String: TemplatePart.Block] = [:]
        for case .block(let block) in inner where blocks[block.name] == nil { blocks[block.name] = block }
        return TemplatePart.Parent(name: PartialName(tag.name), indent: tag.indent, blocks: blocks)
    }

    private static func append(_ text: ArraySlice<UInt8>, to parts: inout [TemplatePart]) {
        if case .text(var before)? = parts.last {
            before += text
            parts[parts.count - 1] = .text(before)
        } else {
            parts.append(.text(Array(text)))
        }
    }
}
