import OpenAPI
import PortalModel

/// One portal as it will be written: its pages with their addresses, and nothing that its audience may not see.
struct PortalSite: Sendable {
    let portal: Portal
    let edition: Edition
    let products: [PortalProduct]
    let pages: [PortalPage]
    let routes: Routes
    let trees: PageTrees
    /// Names of what was cut, for the leak check.
    let removed: RemovedNames
}

/// A portal that anyone may read holds what anyone may read; what asks for a signed-in reader is in a second edition,
/// which only a server that knows its reader hands out.
enum Edition: String, Sendable {
    /// What anyone may read; of a signed-in-only portal, everything.
    case open
    /// Everything the portal's signed-in readers may read.
    case members
}

/// A product as one portal shows it.
struct PortalProduct: Sendable {
    let product: Product
    /// Whether only its card is shown, since its documentation asks for a signed-in reader.
    let isLocked: Bool
    /// The documents cut for the portal's audience; none of a locked product.
    let apis: [PortalAPI]
    /// What changed from release to release, the latest first; empty where no two releases are kept.
    var changelog: [ChangelogEntry] = []

    var changelogURL: PageURL { PageURL(url.path + "api-changelog/") }

    var url: PageURL { PageURL("products/\(product.id)/") }
}

/// One page of a portal.
struct PortalPage: Sendable {
    enum Content: Sendable {
        case home(SourcePage?)
        case guide(SourcePage)
        case catalog
        /// The product's overview, with the text of its `index.md`.
        case product(Int, SourcePage?)
        /// What changed from release to release of a product's APIs.
        case changelog(Int)
        case reference(product: Int, api: Int)
        case operation(product: Int, api: Int, operation: Int)
        case tag(product: Int, api: Int, group: Int)
        case webhook(product: Int, api: Int, webhook: Int)
        case schema(product: Int, api: Int, name: String)
        /// An old address.
        case redirect(to: PageURL)
        case notFound
    }

    let url: PageURL
    let title: String
    let description: String?
    let content: Content

    /// The Markdown file behind the page.
    var source: SourcePage? {
        switch content {
        case .home(let page), .product(_, let page): page
        case .guide(let page): page
        default: nil
        }
    }

    /// Whether the page is for readers and search engines to find.
    var isListed: Bool {
        switch content {
        case .redirect, .notFound: false
        default: true
        }
    }
}
