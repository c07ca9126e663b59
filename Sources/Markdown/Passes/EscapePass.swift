extension MarkdownTree {
    /// Gives escaped characters their plain form, once no pass needs to tell them from markup.
    mutating func finishEscapes() {
        for id in nodes.indices {
            switch nodes[id].kind {
            case .text: nodes[id].text = withoutEscapes(nodes[id].text)
            case .link, .image, .container:
                nodes[id].text = withoutEscapes(nodes[id].text)
                nodes[id].detail = withoutEscapes(nodes[id].detail)
            default: break
            }
        }
    }

    private mutating func withoutEscapes(_ range: TextRange) -> TextRange {
        func isEscape(_ byte: UInt8) -> Bool { byte == SourcePreparer.tilde || byte == SourcePreparer.bracket }
        guard text[range.range].contains(where: isEscape) else { return range }
        var result: [UInt8] = []
        var isSecond = false
        for byte in text[range.range] {
            guard isEscape(byte) else {
                result.append(byte)
                continue
            }
            // The control byte stands twice, for the two bytes of the escape.
            if !isSecond { result.append(UInt8(ascii: byte == SourcePreparer.tilde ? "~" : "[")) }
            isSecond.toggle()
        }
        return store(result)
    }
}
