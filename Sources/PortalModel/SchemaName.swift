/// The kinds of files that people write, each with a JSON Schema that `portico schema` prints.
package enum SchemaName: String, CaseIterable, Sendable {
    case siteConfig = "site-config"
    case product
    case frontMatter = "front-matter"

    /// The schema as JSON text.
    package var text: String {
        switch self {
        case .siteConfig: siteConfigSchema
        case .product: productSchema
        case .frontMatter: frontMatterSchema
        }
    }
}
