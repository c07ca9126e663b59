/// The blocks of a `_headers` file: a path pattern, then indented fields (Cloudflare Pages, Netlify).
///
///     /assets/*
///       Cache-Control: public, max-age=31536000, immutable
///     /*
///       X-Content-Type-Options: nosniff
///       ! Server
///
/// Every block that matches applies, in order; a field given twice has its values joined by a comma; `! Name` takes a
/// field away. Blocks for whole URLs (`https://…`) are for other hosts and never match here.
struct HeaderRules: Sendable {
    private enum Change: Sendable {
        /// Whether the value has a part of the path in it: long ones that have none are not searched at each request.
        case add(String, String, isFilled: Bool)
        case remove(String)
    }

    private var blocks: [(pattern: PathPattern?, changes: [Change])] = []

    init(parsing text: String) {
        for line in text.split(whereSeparator: \.isNewline) {
            let words = line.drop { $0 == " " || $0 == "\t" }
            if words.isEmpty || words.hasPrefix("#") { continue }
            if words.startIndex == line.startIndex {
                blocks.append((PathPattern(words.split { $0 == " " || $0 == "\t" }[0]), []))
            } else if let block = blocks.last, let change = HeaderRules.change(words, block.pattern) {
                blocks[blocks.endIndex - 1].changes.append(change)
            }
        }
    }

    /// Applies every block whose pattern matches `path` (decoded, from the published server's root).
    func apply(to headers: inout Headers, path: String) {
        var given: [String] = []
        for block in blocks {
            guard let captures = block.pattern?.match(path) else { continue }
            for change in block.changes {
                switch change {
                case .remove(let name):
                    headers[name] = nil
                case .add(let name, let text, let isFilled):
                    let value = isFilled ? PathPattern.fill(text, with: captures) { $0 } : text
                    let isSecond = given.contains { Headers.same($0, name) }
                    headers[name] = isSecond ? headers[name].map { "\($0), \(value)" } ?? value : value
                    given.append(name)
                }
            }
        }
    }

    private static func change(_ words: Substring, _ pattern: PathPattern?) -> Change? {
        if words.hasPrefix("!") { return .remove(trimmed(words.dropFirst())) }
        guard let colon = words.firstIndex(of: ":") else { return nil }
        let name = trimmed(words[..<colon])
        let value = trimmed(words[words.index(after: colon)...])
        return name.isEmpty ? nil : .add(name, value, isFilled: pattern?.fills(value) ?? false)
    }

    private static func trimmed(_ text: Substring) -> String {
        var text = text.drop { $0 == " " || $0 == "\t" }
        while text.last == " " || text.last == "\t" { text.removeLast() }
        return String(text)
    }
}
