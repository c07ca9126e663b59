import Diagnostics
import Markdown
import OpenAPI
import Synchronization

/// Renders the CommonMark of one OpenAPI document. Others wrote it: its HTML is cut down to what is harmless.
final class Descriptions: Sendable {
    private let api: PortalAPI
    private let file: String
    /// Texts of components are shown on many pages; those without links look alike on all of them.
    private let known = Mutex<[String: [UInt8]]>([:])

    init(_ api: PortalAPI) {
        self.api = api
        file = api.document.file
    }

    /// A text of the page's own: its headings are the page's, below its title.
    func page(_ text: String, root: String) -> [UInt8] {
        var options = MarkdownOptions.untrusted
        options.headings = .shifted(Self.shift(of: text))
        return render(text, options: options, root: root).html
    }

    /// A text about a part of a page.
    func part(_ text: String, root: String) -> [UInt8] {
        if Self.isPlain(text) { return ReferenceHTML.paragraph(text) }
        if let html = known.withLock({ $0[text] }) { return html }
        var options = MarkdownOptions.untrusted
        options.headings = .paragraphs
        let (html, hasLinks) = render(text, options: options, root: root)
        if !hasLinks { known.withLock { $0[text] = html } }
        return html
    }

    /// A page has one heading of level 1, its title: the author's highest level becomes 2, whatever it was.
    private static func shift(of text: String) -> Int {
        var highest = 7
        for line in text.utf8.split(separator: UInt8(ascii: "\n")) {
            let marks = line.prefix { $0 == UInt8(ascii: "#") }.count
            if (1...6).contains(marks), line.dropFirst(marks).first == 0x20 { highest = min(highest, marks) }
            if line.starts(with: "===".utf8) { highest = 1 }
        }
        return highest < 7 ? 2 - highest : 0
    }

    private func render(
        _ text: String, options: MarkdownOptions, root: String
    ) -> (html: [UInt8], hasLinks: Bool) {
        var ignored: [Diagnostic] = []
        let document = MarkdownDocument(
            parsing: Array(text.utf8), file: file, options: options, diagnostics: &ignored)
        var html: [UInt8] = []
        document.renderHTML(into: &html) { link in resolve(link.destination, root: root) }
        return (html, !document.links.isEmpty)
    }

    private func resolve(_ destination: String, root: String) -> ResolvedLink {
        if let scheme = LinkResolver.scheme(of: destination) {
            return ResolvedLink(url: destination, isExternal: scheme.hasPrefix("http"))
        }
        if destination.hasPrefix("//") { return ResolvedLink(url: destination, isExternal: true) }
        guard destination.hasPrefix("#"), let url = url(of: String(destination.dropFirst())) else {
            // Relative to a place that this document does not know.
            var nowhere = ResolvedLink(url: "")
            nowhere.isUnlinked = true
            return nowhere
        }
        return ResolvedLink(url: root + url.href)
    }

    private func url(of fragment: String) -> PageURL? {
        switch api.anchors.target(of: LinkResolver.percentDecoded(fragment)) {
        case .operation(let index)?: api.url(of: api.operations[index])
        case .group(let index)?: api.url(of: api.groups[index])
        case .schema(let name)?: api.hasSchema(name) ? api.url(ofSchema: name) : nil
        case nil: nil
        }
    }

    /// Whether a text is one line of words, which CommonMark leaves as they are (most descriptions of properties), and
    /// nothing in it looks like an address (`www.example.com`, GFM 6.9).
    private static func isPlain(_ text: String) -> Bool {
        var before = UInt8(ascii: ".")
        for byte in text.utf8 {
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"):
                // The first character is a letter, and no stop stands inside a word.
                guard before != UInt8(ascii: ".") || byte == text.utf8.first else { return false }
            case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "."): break
            default: guard " ,;'\"()/?%$".utf8.contains(byte) else { return false }
            }
            before = byte
        }
        guard let first = text.utf8.first, let last = text.utf8.last else { return false }
        return (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(first | 0x20) && last != UInt8(ascii: " ")
    }
}
