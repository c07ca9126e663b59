extension MarkdownTree {
    /// Gives escaped characters their plain form, once no pass needs to tell them from markup.
    mutating func finishEscapes() {
        for id in nodes.indices where nodes[id].kind == .text || nodes[id].kind == .link || nodes[id].kind == .image {
            let range = nodes[id].text.range
            guard text[range].contains(where: { $0 == SourcePreparer.tilde || $0 == SourcePreparer.bracket }) else { continue }
            var result: [UInt8] = []
            var skips = false
            for byte in text[range] {
                guard byte == SourcePreparer.tilde || byte == SourcePreparer.bracket else {
                    result.append(byte)
                    continue
                }
                // The control byte stands twice, for the two bytes of the escape.
                if !skips { result.append(byte == SourcePreparer.tilde ? UInt8(ascii: "~") : UInt8(ascii: "[")) }
                skips.toggle()
            }
            nodes[id].text = store(result)
        }
    }
}
