/// One page as search finds it: its words by how much they say about it.
struct SearchDocument: Sendable {
    /// What the page is, for the reader's eye and for its rank.
    enum Kind: String, Sendable {
        case home, guide, product, reference, tag, operation, webhook, schema

        /// Among pages that match alike, readers mean these rather than those.
        var weight: Float {
            switch self {
            case .product: 1.15
            case .guide, .operation: 1.1
            case .home, .reference, .webhook: 1
            case .tag: 0.9
            case .schema: 0.6
            }
        }
    }

    var url: String
    var title: String
    var kind: Kind
    /// Where the page belongs, as `Shipments · API v2`.
    var context = ""
    var method: String?
    var path: String?
    /// The first words of the page.
    var excerpt = ""
    /// Words with the weight of the field in which they stand.
    var fields: [(field: SearchField, text: String)] = []
}

/// A part of a page, by how much its words say: title > path > heading > text.
enum SearchField: Int, Sendable, CaseIterable {
    case text, names, headings, path, title

    var weight: Float {
        switch self {
        case .title: 20
        case .path: 6
        case .headings: 4
        case .names: 3
        case .text: 1
        }
    }
}
