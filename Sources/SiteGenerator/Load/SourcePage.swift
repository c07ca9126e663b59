import Diagnostics
import Markdown
import PortalModel

/// One Markdown file of the site: what it says about itself, and its text as a tree.
struct SourcePage: Sendable {
    /// Where in `content/` a page lives, which decides the portals that may show it.
    enum Home: Hashable, Sendable {
        /// `content/portals/<id>/`
        case portal(PortalID)
        /// `content/pages/`
        case shared
        /// `content/products/<id>/`
        case product(ProductID)
    }

    /// Path from the site's root: `content/pages/guides/auth.md`.
    let path: String
    let home: Home
    /// Path below its home, without `.md`: `guides/auth`.
    let name: String
    let metadata: PageMetadata
    let document: MarkdownDocument
    /// From the front matter, else the first heading, else the file's name.
    let title: String
    /// Every id on the page that a link can lead to.
    let anchors: Set<String>

    init(path: String, home: Home, name: String, metadata: PageMetadata, document: MarkdownDocument, title: String) {
        self.path = path
        self.home = home
        self.name = name
        self.metadata = metadata
        self.document = document
        self.title = title
        anchors = Set(document.outline.map(\.id) + document.anchors)
    }

    /// Whether the page opens its folder: `index.md`.
    var isIndex: Bool { name == "index" || name.hasSuffix("/index") }
}
