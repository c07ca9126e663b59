import PortalModel

extension Product {
    /// The file of its terms, from the site's folder; `nil` where it has none, or they would lie outside.
    var termsPath: String? {
        terms.flatMap { ContentPath.resolve($0.value, from: ContentPath.folder(of: file)) }
    }
}
