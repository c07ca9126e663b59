package import Diagnostics

/// One audience's site: its address, look, catalogue and access policy.
package struct Portal: Sendable {
    /// The marks by which readers know whose portal it is.
    package struct Branding: Sendable, Equatable {
        /// Path of an image below `content/`.
        package var logo: Located<String>?
        /// Path of an image below `content/`.
        package var favicon: Located<String>?
        /// A CSS hex colour, `#rgb` or `#rrggbb`.
        package var accent: Located<String>?

        package init(logo: Located<String>? = nil, favicon: Located<String>? = nil, accent: Located<String>? = nil) {
            self.logo = logo
            self.favicon = favicon
            self.accent = accent
        }
    }

    /// One entry of the header's navigation.
    package struct NavigationItem: Sendable, Equatable {
        package enum Target: Sendable, Equatable {
            /// A page or section of the portal, relative to its root: `guides/`.
            case path(String)
            /// The catalogue of products.
            case products
            /// An address elsewhere.
            case url(String)
        }
        package var title: String
        package var target: Target
        package var location: SourceLocation
    }

    package var id: PortalID
    package var title: String
    package var description: String?
    /// Where the portal is published, absolute, with a trailing slash.
    package var url: String
    /// A BCP 47 tag: `en`, `pt-BR`, `ar`.
    package var language: String
    /// Name of a folder below `themes/`.
    package var theme: Located<String>
    package var branding: Branding
    package var catalog: CatalogSelection
    /// `nil` where the site leaves the navigation to the generator.
    package var navigation: [NavigationItem]?
    package var access: AccessPolicy
    /// Where the portal's entry starts in site-config.json.
    package var location: SourceLocation

    /// The path part of ``url``, from `/` to `/`: what a page uses that cannot know its own depth.
    package var basePath: String {
        guard let scheme = url.range(of: "://") else { return "/" }
        let rest = url[scheme.upperBound...]
        guard let slash = rest.firstIndex(of: "/") else { return "/" }
        let path = rest[slash...]
        return path.hasSuffix("/") ? String(path) : path + "/"
    }

    /// Whether the language is written from right to left (by its primary subtag, or a script subtag).
    package var isRightToLeft: Bool {
        let subtags = language.lowercased().split(separator: "-").map(String.init)
        if subtags.dropFirst().contains(where: ["arab", "hebr", "thaa", "syrc", "nkoo"].contains) { return true }
        if subtags.dropFirst().contains(where: ["latn", "cyrl"].contains) { return false }
        return ["ar", "he", "fa", "ur", "yi", "ps", "sd", "ug", "dv", "ckb", "syr"].contains(subtags.first ?? "")
    }
}

extension String {
    /// The first occurrence of `other`, by characters.
    fileprivate func range(of other: String) -> Range<Index>? {
        var start = startIndex
        while start < endIndex {
            if self[start...].hasPrefix(other) { return start..<index(start, offsetBy: other.count) }
            start = index(after: start)
        }
        return nil
    }
}
