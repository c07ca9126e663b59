import Diagnostics
import Markdown
import PortalModel
import Serialization

/// Reads Markdown files into pages. One value serves all pages of a build, from several tasks at once.
struct PageLoader: Sendable {
    let folder: SiteFolder
    let frontMatter: SchemaValidator

    /// The page at `path`, or `nil` where it is a draft or its file cannot be used, which is then in `diagnostics`.
    func load(_ path: String, home: SourcePage.Home, name: String, diagnostics: inout [Diagnostic]) -> SourcePage? {
        let bytes: [UInt8]
        do {
            bytes = try folder.read(path)
        } catch {
            diagnostics.append(folder.unreadable(error))
            return nil
        }
        let parts = FrontMatter.split(bytes, file: path)
        diagnostics += parts.diagnostics
        let metadata = metadata(of: parts, in: bytes, path: path, diagnostics: &diagnostics)
        guard !metadata.isDraft else { return nil }
        let document = MarkdownDocument(
            parsing: Array(bytes[parts.body]), file: path, firstLine: parts.bodyFirstLine, options: .portico,
            snippets: { try? folder.readNamed("content/snippets/" + $0) }, diagnostics: &diagnostics)
        let title = metadata.title ?? document.outline.first?.text ?? Self.words(of: name)
        return SourcePage(path: path, home: home, name: name, metadata: metadata, document: document, title: title)
    }

    private func metadata(
        of parts: FrontMatter.Parts, in bytes: [UInt8], path: String, diagnostics: inout [Diagnostic]
    ) -> PageMetadata {
        guard let yaml = parts.yaml, !yaml.isEmpty else { return PageMetadata() }
        do {
            let root = try YAMLReader.read(Array(bytes[yaml]), file: path, firstLine: parts.yamlFirstLine)
            guard !root.isNull else { return PageMetadata() }
            frontMatter.validate(root, file: path, into: &diagnostics)
            return PageMetadata(reading: root, file: path)
        } catch {
            diagnostics.append(error.diagnostic)
            return PageMetadata()
        }
    }

    /// `getting-started` → `Getting started`
    static func words(of name: String) -> String {
        var last = ContentPath.lastComponent(of: name)
        if last == "index" { last = ContentPath.lastComponent(of: ContentPath.folder(of: name)) }
        let words = String(last.map { $0 == "-" || $0 == "_" ? " " : $0 })
        return words.prefix(1).uppercased() + words.dropFirst()
    }
}
