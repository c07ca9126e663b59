import OpenAPI
import PortalModel

/// Everything a site's authors wrote, read and checked once; every portal is cut from it.
struct Site: Sendable {
    let folder: SiteFolder
    let config: SiteConfig
    /// Published pages of all homes, by path.
    let pages: [SourcePage]
    /// Products that are built, by id.
    let products: [LoadedProduct]
    /// Ids of products that exist but are built nowhere: drafts and retired ones.
    let unbuiltProducts: [Product]
    /// Every file below `content/`, by path from the site's root.
    let contentFiles: Set<String>
}

/// A product and its OpenAPI documents, as written.
struct LoadedProduct: Sendable {
    let product: Product
    let apis: [LoadedAPI]
}

/// One OpenAPI document of a product.
struct LoadedAPI: Sendable {
    let api: Product.API
    let document: OpenAPIDocument
    /// Earlier releases, the latest first.
    var history: [(document: OpenAPIDocument, released: String?)] = []
}
