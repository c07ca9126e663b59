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

    /// A part of a guide that a result can lead to.
    struct Section: Sendable {
        /// Of its heading.
        var id: String
        var title: String
        /// Its first words.
        var text: String
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
    /// Names of parameters and properties, of which a result shows those that were asked for.
    var names: [String] = []
    var sections: [Section] = []
    /// Words with the weight of the field in which they stand.
    var fields: [(field: SearchField, text: String)] = []
}

/// A part of a page, by how much its words say: title > path > heading > text.
enum SearchField: Int, Sendable, CaseIterable {
    case text, names
    /// The first sentence: of operations without a summary, all that says what they are for.
    case lead
    case headings, path, title

    var weight: Float {
        switch self {
        case .title: 20
        case .path: 6
        case .headings, .lead: 4
        case .names: 3
        case .text: 1
        }
    }

    /// How many words the field usually has; in a longer one each says less.
    var usualLength: Float {
        switch self {
        case .text: 300
        case .names: 60
        case .lead: 16
        case .headings: 12
        case .path, .title: 8
        }
    }
}
