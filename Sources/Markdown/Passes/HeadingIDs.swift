extension MarkdownTree {
    /// Takes ` {#chosen-id}` off the end of a heading, as Docusaurus and Pandoc write it.
    /// - Returns: The id, if there was one.
    mutating func takeHeadingID(of heading: Int32) -> String? {
        let last = self[heading].lastChild
        guard last != TreeNode.none, self[last].kind == .text else { return nil }
        let text = bytes(self[last].text)
        guard text.last == UInt8(ascii: "}"), let open = text.lastIndex(of: UInt8(ascii: "{")),
            open + 2 < text.endIndex - 1,
            text[open + 1] == UInt8(ascii: "#")
        else { return nil }
        let id = text[(open + 2)..<(text.endIndex - 1)]
        let isPlain = id.allSatisfy {
            $0.isASCIIAlphanumeric || $0 >= 0x80 || $0 == UInt8(ascii: "-") || $0 == UInt8(ascii: "_")
                || $0 == UInt8(ascii: ".") || $0 == UInt8(ascii: ":")
        }
        guard isPlain else { return nil }
        var end = open
        while end > text.startIndex, text[end - 1].isMarkdownSpace { end -= 1 }
        let result = String(decoding: id, as: UTF8.self)
        self[last].text.count = Int32(end - text.startIndex)
        return result
    }
}
