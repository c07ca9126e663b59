import Diagnostics
import Markdown
import OpenAPI
import PortalModel
import Serialization

/// What a document says about itself, as a product says it.
struct DocumentTexts {
    /// One line of at most 100 characters, as `product.yaml` takes it; `nil` where the document has none.
    let title: String?
    /// One sentence; `nil` where the document has none.
    let summary: String?

    /// Letters of a summary, as cards show it.
    private static let summaryLimit = 200

    init(_ document: OpenAPIDocument) {
        // A document without a title has been given one, made of its file's name.
        let hasTitle = document.root["info"]?["title"]?.isNull == false
        let written = hasTitle ? DocumentTexts.line(document.info.title, limit: 100) : ""
        title = written.isEmpty ? nil : written
        let said = document.info.summary.map { DocumentTexts.line($0, limit: DocumentTexts.summaryLimit) } ?? ""
        summary = said.isEmpty ? document.info.description.flatMap(DocumentTexts.firstSentence) : said
    }

    /// `dock-slots` → `Dock slots`
    static func words(of id: ProductID) -> String {
        let words = id.rawValue.replacing("-", with: " ")
        return words.prefix(1).uppercased() + words.dropFirst()
    }

    /// What addresses call a version: `2.1.0` → `v2`, since what is compatible keeps its address, `2026-10-05` as it is.
    /// - Returns: `nil` where nothing is left of it.
    static func versionName(of version: String) -> String? {
        let text = version.hasPrefix("v") || version.hasPrefix("V") ? version.dropFirst() : version[...]
        let major = text.prefix { $0.isASCII && $0.isNumber }
        let rest = text.dropFirst(major.count)
        if !major.isEmpty, major.count <= 3, rest.isEmpty || rest.first == "." { return "v\(major)" }
        let kept = version.map { isFit($0) ? $0 : "-" }
        let name = String(kept).split(separator: "-").joined(separator: "-").prefix(40)
        return name.allSatisfy { $0 == "." } ? nil : String(name)
    }

    /// Whether it can be part of an address as it is.
    static func isVersionName(_ text: String) -> Bool {
        !text.isEmpty && text.count <= 40 && text.allSatisfy(isFit) && !text.allSatisfy { $0 == "." }
    }

    private static func isFit(_ letter: Character) -> Bool {
        letter.isASCII && (letter.isLetter || letter.isNumber) || "-_.".contains(letter)
    }

    /// A text as one line without control characters, cut between two words where it is too long.
    static func line(_ text: String, limit: Int) -> String {
        let words = text.split { letter in
            letter.isWhitespace || letter.unicodeScalars.allSatisfy { $0.properties.generalCategory == .control }
        }
        let line = words.joined(separator: " ")
        guard line.count > limit else { return line }
        let head = line.prefix(limit - 1)
        let cut = head.lastIndex(of: " ").map { head[..<$0] } ?? head
        return cut + "…"
    }

    /// The first sentence of CommonMark, without its markup and headings.
    private static func firstSentence(of text: String) -> String? {
        var ignored: [Diagnostic] = []
        // What follows is not looked at.
        let start = Array(text.utf8.prefix(20_000))
        let document = MarkdownDocument(parsing: start, file: "", options: .untrusted, diagnostics: &ignored)
        var plain: [UInt8] = []
        document.renderPlainText(into: &plain)
        let headings = Set(document.outline.map(\.text))
        let paragraph = String(decoding: plain, as: UTF8.self).split(separator: "\n").first {
            !headings.contains(String($0)) && $0.contains { !$0.isWhitespace }
        }
        guard let paragraph else { return nil }
        let line = line(String(paragraph), limit: 10_000)
        // What goes on in lower case was an abbreviation.
        let end = line.ranges(of: ". ").first { line[$0.upperBound...].first?.isLowercase == false }
        let sentence = end.map { line[..<$0.lowerBound] + "." } ?? line[...]
        // So short a one says nothing.
        return Self.line(sentence.count < 25 ? line : String(sentence), limit: summaryLimit)
    }
}
