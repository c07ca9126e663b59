/// The white space at the starts of a block's lines.
enum Indentation {
    /// What the first line starts with.
    static func common(of parts: [TemplatePart]) -> [UInt8] {
        switch parts.first {
        case .text(let text): Array(text.prefix { $0 == UInt8(ascii: " ") || $0 == UInt8(ascii: "\t") })
        case .block(let block): block.indent
        case .partial(_, let indent): indent
        case .parent(let parent): parent.indent
        default: []
        }
    }

    /// The parts with `indent` taken from the start of every line of their text.
    static func removing(_ indent: [UInt8], from parts: [TemplatePart]) -> [TemplatePart] {
        guard !indent.isEmpty else { return parts }
        var startsLine = true
        return parts.map { removing(indent, from: $0, &startsLine) }
    }

    private static func removing(
        _ indent: [UInt8], from part: TemplatePart, _ startsLine: inout Bool
    ) -> TemplatePart {
        switch part {
        case .text(let text):
            defer { startsLine = text.last == UInt8(ascii: "\n") }
            return .text(removing(indent, from: text, startsLine))
        case .section(var section):
            section.parts = section.parts.map { removing(indent, from: $0, &startsLine) }
            return .section(section)
        case .block(var block):
            if block.indent.starts(with: indent) { block.indent.removeFirst(indent.count) }
            return .block(block)
        case .partial(let name, var own):
            if own.starts(with: indent) { own.removeFirst(indent.count) }
            return .partial(name, indent: own)
        case .parent(var parent):
            if parent.indent.starts(with: indent) { parent.indent.removeFirst(indent.count) }
            return .parent(parent)
        case .variable:
            startsLine = false
            return part
        }
    }

    private static func removing(_ indent: [UInt8], from text: [UInt8], _ startsLine: Bool) -> [UInt8] {
        var result: [UInt8] = []
        var index = 0
        var atStart = startsLine
        while index < text.count {
            if atStart {
                var skipped = 0
                while skipped < indent.count, index < text.count, text[index] == indent[skipped] {
                    skipped += 1
                    index += 1
                }
                atStart = false
                continue
            }
            result.append(text[index])
            atStart = text[index] == UInt8(ascii: "\n")
            index += 1
        }
        return result
    }
}
