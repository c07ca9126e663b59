package import Diagnostics

/// A link or image as the author wrote it.
package struct Link: Hashable, Sendable {
    /// The destination, with Markdown's escapes and entities resolved, not yet percent-encoded.
    package var destination: String
    package var isImage: Bool
    /// Whether it stands in raw HTML (`<a href>`, `<img src>`), where the attribute's value is rewritten in place.
    package var isRawHTML: Bool
    /// The link's `[`, the image's `!`, or the raw attribute's value.
    package var location: SourceLocation

    package init(destination: String, isImage: Bool, isRawHTML: Bool = false, location: SourceLocation) {
        self.destination = destination
        self.isImage = isImage
        self.isRawHTML = isRawHTML
        self.location = location
    }
}

/// Where a link goes in the output.
package struct ResolvedLink: Sendable {
    package var url: String
    /// Leaves the portal: marked with a class and `rel="noopener"`; an image becomes a link, since pages load nothing
    /// from elsewhere.
    package var isExternal: Bool
    /// Leads nowhere that readers could follow: only its text is written.
    package var isUnlinked = false
    /// Size of an image in CSS pixels, where known.
    package var width: Int?
    package var height: Int?

    package init(url: String, isExternal: Bool = false, width: Int? = nil, height: Int? = nil) {
        self.url = url
        self.isExternal = isExternal
        self.width = width
        self.height = height
    }

    /// The destination as written; external where it names a web scheme or host.
    package init(asWritten link: Link) {
        let lower = link.destination.prefix(8).lowercased()
        self.init(
            url: link.destination,
            isExternal: lower.hasPrefix("http://") || lower.hasPrefix("https://") || lower.hasPrefix("//"))
    }
}

/// One heading of the page.
package struct Heading: Hashable, Sendable {
    /// 1 to 6.
    package var level: Int
    /// The anchor, unique in the document, by GitHub's rule.
    package var id: String
    /// Text without markup.
    package var text: String
    /// Inline HTML without links and anchors, for tables of contents.
    package var html: String
    package var location: SourceLocation
}
