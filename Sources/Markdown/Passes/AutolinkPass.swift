/// Makes links of bare addresses in text (GFM 6.9): `www.…`, `http://…`, `https://…`, `ftp://…` and mail
/// addresses.
struct AutolinkPass {
    private struct Match {
        var range: Range<Int>
        /// What the destination has in front of the text.
        var prefix: StaticString = ""
    }

    static func run(_ tree: inout MarkdownTree) {
        var current = tree[MarkdownTree.root].firstChild
        while current != TreeNode.none {
            switch tree[current].kind {
            case .link, .image: current = tree.skipping(current)
            case .text: current = linkFirst(in: current, &tree)
            default: current = tree.following(current)
            }
        }
    }

    /// Makes a link of the first address in a text node.
    /// - Returns: The node to look at next: the text behind the link, if there is any.
    private static func linkFirst(in id: Int32, _ tree: inout MarkdownTree) -> Int32 {
        guard let match = firstMatch(in: id, tree) else { return tree.following(id) }
        let range = tree[id].text.range
        if match.range.upperBound < range.upperBound {
            tree.insertText(match.range.upperBound..<range.upperBound, after: id)
        }
        let inner = tree.insertText(match.range, after: id)
        tree[id].text.count = Int32(match.range.lowerBound - range.lowerBound)
        var link = TreeNode(.link)
        link.flags = .bare
        link.line = tree[inner].line
        link.column = tree[inner].column
        let prefix = UnsafeBufferPointer(start: match.prefix.utf8Start, count: match.prefix.utf8CodeUnitCount)
        link.text = tree.store(Array(prefix) + Array(tree.text[match.range]))
        let node = tree.make(link)
        tree.insert(node, after: id)
        tree.unlink(inner)
        tree.append(inner, to: node)
        if tree[id].text.isEmpty { tree.unlink(id) }
        return tree.skipping(node)
    }

    private static func firstMatch(in id: Int32, _ tree: MarkdownTree) -> Match? {
        let range = tree[id].text.range
        let startIsFree = tree[id].previous == TreeNode.none || tree[tree[id].previous].kind != .code
        return tree.text.withUnsafeBufferPointer { all in
            let bytes = UnsafeBufferPointer(rebasing: all[range])
            guard var match = find(in: bytes, startIsFree: startIsFree) else { return nil }
            match.range = match.range.lowerBound + range.lowerBound..<match.range.upperBound + range.lowerBound
            return match
        }
    }

    private static func find(in bytes: UnsafeBufferPointer<UInt8>, startIsFree: Bool) -> Match? {
        var at = 0
        // A mail address may begin before the `@` at which it is noticed, but not before the last byte ruled out.
        var index = 0
        while index < bytes.count {
            var match: Match?
            switch bytes[index] {
            case UInt8(ascii: "w"), UInt8(ascii: "W"):
                if index == 0 ? startIsFree : precedesAddress(bytes[index - 1]) { match = web(bytes, at: index) }
            case UInt8(ascii: ":"): match = url(bytes, colon: index, from: at)
            case UInt8(ascii: "@"):
                match = mail(bytes, at: index, from: at)
                if match == nil { at = index + 1 }
            default: break
            }
            if let match { return match }
            index += 1
        }
        return nil
    }

    private static func precedesAddress(_ byte: UInt8) -> Bool {
        byte.isMarkdownSpace || byte == UInt8(ascii: "*") || byte == UInt8(ascii: "_") || byte == UInt8(ascii: "~")
            || byte == UInt8(ascii: "(") || byte == 1 || byte == 2
    }

    private static func web(_ bytes: UnsafeBufferPointer<UInt8>, at start: Int) -> Match? {
        guard start + 4 < bytes.count, bytes[start..<start + 4].elementsEqual("www.".utf8) else { return nil }
        guard let domain = domainEnd(bytes, from: start, short: false) else { return nil }
        let end = linkEnd(bytes, from: start, past: domain)
        return end > start ? Match(range: start..<end, prefix: "http://") : nil
    }

    private static func url(_ bytes: UnsafeBufferPointer<UInt8>, colon: Int, from: Int) -> Match? {
        guard colon + 3 < bytes.count, bytes[colon + 1] == UInt8(ascii: "/"), bytes[colon + 2] == UInt8(ascii: "/")
        else { return nil }
        var start = colon
        while start > from, bytes[start - 1].isASCIILetter, colon - start < 6 { start -= 1 }
        let scheme = String(decoding: bytes[start..<colon].lazy.map(\.asciiLowercased), as: UTF8.self)
        guard scheme == "http" || scheme == "https" || scheme == "ftp" else { return nil }
        guard let domain = domainEnd(bytes, from: colon + 3, short: true) else { return nil }
        let end = linkEnd(bytes, from: start, past: domain)
        return end > colon + 3 ? Match(range: start..<end) : nil
    }

    /// Where a host name ends: letters, digits, `-`, `_` (not in the last two parts) and `.`.
    private static func domainEnd(_ bytes: UnsafeBufferPointer<UInt8>, from start: Int, short: Bool) -> Int? {
        guard start < bytes.count, bytes[start].isASCIIAlphanumeric || bytes[start] >= 0x80 else { return nil }
        var (dots, before, last) = (0, 0, 0)
        var index = start
        while index < bytes.count {
            let byte = bytes[index]
            if byte == UInt8(ascii: "_") {
                last += 1
            } else if byte == UInt8(ascii: ".") {
                (before, last) = (last, 0)
                dots += 1
            } else if !byte.isASCIIAlphanumeric, byte != UInt8(ascii: "-"), byte < 0x80 {
                break
            }
            index += 1
        }
        guard before == 0 && last == 0 || dots > 10, short || dots > 0 else { return nil }
        return index
    }

    /// Where the address ends: at a space, `<` or East Asian punctuation, without what may belong to the sentence.
    private static func linkEnd(_ bytes: UnsafeBufferPointer<UInt8>, from start: Int, past domain: Int) -> Int {
        var end = start
        var (opening, closing) = (0, 0)
        while end < bytes.count, !bytes[end].isMarkdownSpace, bytes[end] != UInt8(ascii: "<"), !isWideStop(bytes, end) {
            if bytes[end] == UInt8(ascii: "(") { opening += 1 }
            if bytes[end] == UInt8(ascii: ")") { closing += 1 }
            end += 1
        }
        while end > start {
            switch bytes[end - 1] {
            case UInt8(ascii: ")"):
                if closing <= opening { return end }
                closing -= 1
                end -= 1
            case UInt8(ascii: "?"), UInt8(ascii: "!"), UInt8(ascii: "."), UInt8(ascii: ","), UInt8(ascii: ":"),
                UInt8(ascii: "*"), UInt8(ascii: "_"), UInt8(ascii: "~"), UInt8(ascii: "'"), UInt8(ascii: "\""),
                SourcePreparer.tilde, SourcePreparer.bracket:
                end -= 1
            case UInt8(ascii: ";"): end = entityStart(bytes, from: start, end) ?? end - 1
            default: return end
            }
        }
        return end
    }

    private static func entityStart(_ bytes: UnsafeBufferPointer<UInt8>, from start: Int, _ end: Int) -> Int? {
        var at = end - 2
        while at > start, bytes[at].isASCIILetter { at -= 1 }
        return at > start && at < end - 2 && bytes[at] == UInt8(ascii: "&") ? at : nil
    }

    /// `、` `。` `《` … `】` and full-width `！（），：；？`, which end an address in Chinese and Japanese text, where no space
    /// space follows. Beyond GFM, which would take the sentence into the address.
    private static func isWideStop(_ bytes: UnsafeBufferPointer<UInt8>, _ index: Int) -> Bool {
        guard index + 2 < bytes.count else { return false }
        let (first, second, third) = (bytes[index], bytes[index + 1], bytes[index + 2])
        if first == 0xE3, second == 0x80 { return third >= 0x81 && third <= 0x91 }
        guard first == 0xEF, second == 0xBC else { return false }
        return third == 0x81 || third == 0x88 || third == 0x89 || third == 0x8C || third == 0x9A || third == 0x9B
            || third == 0x9F
    }

    private static func mail(_ bytes: UnsafeBufferPointer<UInt8>, at sign: Int, from: Int) -> Match? {
        var start = sign
        while start > from, isMailByte(bytes[start - 1]) { start -= 1 }
        guard start < sign else { return nil }
        var prefix: StaticString = "mailto:"
        var isChat = false
        for scheme in ["mailto:", "xmpp:"] {
            let length = scheme.utf8.count
            guard start - from >= length, bytes[start - length..<start].elementsEqual(scheme.utf8),
                start - length == 0 || !bytes[start - length - 1].isASCIIAlphanumeric
            else { continue }
            start -= length
            prefix = ""
            isChat = scheme == "xmpp:"
        }
        var end = sign + 1
        var dots = 0
        while end < bytes.count {
            let byte = bytes[end]
            if byte == UInt8(ascii: "@") { return nil }
            if byte == UInt8(ascii: "."), end + 1 < bytes.count, bytes[end + 1].isASCIIAlphanumeric {
                dots += 1
            } else if !byte.isASCIIAlphanumeric, byte != UInt8(ascii: "-"), byte != UInt8(ascii: "_"),
                !(isChat && byte == UInt8(ascii: "/"))
            {
                break
            }
            end += 1
        }
        guard dots > 0, end > sign + 1, bytes[end - 1].isASCIILetter else { return nil }
        return Match(range: start..<end, prefix: prefix)
    }

    private static func isMailByte(_ byte: UInt8) -> Bool {
        byte.isASCIIAlphanumeric || byte == UInt8(ascii: ".") || byte == UInt8(ascii: "+") || byte == UInt8(ascii: "-")
            || byte == UInt8(ascii: "_")
    }
}
