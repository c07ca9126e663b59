/// What a browser calls the place that a page came from.
package enum Origin {
    /// Scheme, host and port of a URL, as the `Origin` header and content security policies have them.
    package static func of(_ url: String) -> String {
        let parts = url.split(separator: "/", maxSplits: 3, omittingEmptySubsequences: false)
        return parts.prefix(3).joined(separator: "/")
    }
}
