/// Takes away the lines that hold nothing but a tag (spec: "standalone tags").
struct Standalone {
    let source: [UInt8]
    var tags: [Tag]

    /// The tags, with the white space around standing-alone ones cut from the text, or kept as their indentation.
    func trimmed() -> [Tag] {
        var tags = tags
        noteClosed(&tags)
        var start = 0
        while start < tags.count {
            var end = start
            while end < tags.count, !endsLine(tags[end]) { end += 1 }
            let last = min(end, tags.count - 1)
            trimLine(start...last, of: &tags)
            start = last + 1
        }
        return tags
    }

    /// A line: tags and texts up to the text with the line's end, or up to the end of the template.
    private func trimLine(_ line: ClosedRange<Int>, of tags: inout [Tag]) {
        let marks = line.filter { tags[$0].kind != .text }
        guard let first = marks.first, let final = marks.last else { return }
        let blank = line.filter { tags[$0].kind == .text }.allSatisfy {
            source[tags[$0].range].allSatisfy(Tokenizer.isSpace)
        }
        noteEdges(line, of: &tags, first: first, final: final)
        guard blank, marks.allSatisfy({ tags[$0].kind.canStandAlone }), standsAlone(marks.map { tags[$0] }) else {
            return
        }
        let hasLead = tags[line.lowerBound].kind == .text && line.lowerBound < first
        if hasLead {
            tags[first].indent = Array(source[tags[line.lowerBound].range])
            tags[line.lowerBound].range = emptied(tags[line.lowerBound].range)
        }
        // A block that opens and closes on its line stands for text, and that line keeps its end.
        let takesLineEnd = marks.count == 1 || tags[first].kind != .block
        if takesLineEnd, tags[line.upperBound].kind == .text, line.upperBound > final {
            tags[line.upperBound].range = emptied(tags[line.upperBound].range)
        }
    }

    /// Tells each closing tag what it closes, as far as tags nest.
    private func noteClosed(_ tags: inout [Tag]) {
        var open: [Tag.Kind] = []
        for index in tags.indices {
            switch tags[index].kind {
            case .section, .inverted, .parent, .block: open.append(tags[index].kind)
            case .close: tags[index].closes = open.popLast()
            default: break
            }
        }
    }

    /// One tag alone; a parent or block that opens and closes on its line; or the end of a block and of its parent.
    private func standsAlone(_ marks: [Tag]) -> Bool {
        if marks.count == 1 { return true }
        guard let first = marks.first, let last = marks.last, last.kind == .close else { return false }
        if first.kind == .parent || first.kind == .block { return last.name == first.name }
        return last.closes == .parent && marks.allSatisfy { $0.closes == .block || $0.closes == .parent }
    }

    /// A block that is opened at the end of a line has its content on lines of its own, whatever stands before it.
    private func noteEdges(_ line: ClosedRange<Int>, of tags: inout [Tag], first: Int, final: Int) {
        guard tags[final].kind == .block, line.upperBound > final || line.upperBound == tags.count - 1 else { return }
        let after = line.upperBound > final ? source[tags[line.upperBound].range] : []
        guard after.allSatisfy(Tokenizer.isSpace), after.last == UInt8(ascii: "\n") else { return }
        tags[final].endsLine = true
        if final != first || !standsAtStart(line, first: first, of: tags) {
            tags[line.upperBound].range = emptied(tags[line.upperBound].range)
        }
    }

    private func standsAtStart(_ line: ClosedRange<Int>, first: Int, of tags: [Tag]) -> Bool {
        line.lowerBound == first
            || (line.lowerBound + 1 == first && source[tags[line.lowerBound].range].allSatisfy(Tokenizer.isSpace))
    }

    private func endsLine(_ tag: Tag) -> Bool {
        tag.kind == .text && source[tag.range].last == UInt8(ascii: "\n")
    }

    private func emptied(_ range: Range<Int>) -> Range<Int> { range.lowerBound..<range.lowerBound }
}
