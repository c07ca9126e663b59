@testable import Markdown

/// Reads the highlighter's HTML back.
enum Notation {
    /// `let <span class="hl-number">1</span>` becomes `let [number:1]`, with entities decoded.
    static func compact(_ html: [UInt8]) -> String {
        var result = String(decoding: html, as: UTF8.self)
        for token in TokenClass.allCases {
            result = result.split(separator: "<span class=\"hl-\(token)\">", omittingEmptySubsequences: false)
                .joined(separator: "[\(token):")
        }
        for (entity, text) in [("</span>", "]"), ("&lt;", "<"), ("&gt;", ">"), ("&amp;", "&")] {
            result = result.split(separator: entity, omittingEmptySubsequences: false).joined(separator: text)
        }
        return result
    }

    /// The bytes without tags and with entities decoded; nil if a tag is not ours, is not closed on its line, or nests.
    static func plain(_ html: [UInt8]) -> [UInt8]? {
        var result: [UInt8] = []
        var index = 0
        var isOpen = false
        let starts = TokenClass.allCases.map { Array("<span class=\"hl-\($0)\">".utf8) }
        let entities = [("&amp;", "&"), ("&lt;", "<"), ("&gt;", ">")].map { (Array($0.0.utf8), Array($0.1.utf8)) }
        while index < html.count {
            let rest = html[index...]
            if html[index] == UInt8(ascii: "<") {
                if let start = starts.first(where: rest.starts(with:)), !isOpen {
                    isOpen = true
                    index += start.count
                } else if rest.starts(with: Array("</span>".utf8)), isOpen {
                    isOpen = false
                    index += 7
                } else {
                    return nil
                }
            } else if html[index] == UInt8(ascii: "&") {
                guard let entity = entities.first(where: { rest.starts(with: $0.0) }) else { return nil }
                result += entity.1
                index += entity.0.count
            } else {
                if html[index] == 0x0A, isOpen { return nil }
                result.append(html[index])
                index += 1
            }
        }
        return isOpen ? nil : result
    }

    static func highlight(_ code: [UInt8], _ language: String) -> [UInt8] {
        var html: [UInt8] = []
        Highlighter.highlight(code, language: language, into: &html)
        return html
    }
}
