/// What a document may contain beyond CommonMark, and how its raw HTML is treated.
///
///     var options = MarkdownOptions.portico
///     options.rawHTML = .sanitize          // for descriptions that strangers wrote
package struct MarkdownOptions: Sendable {
    /// What becomes of HTML that the author wrote in the Markdown.
    package enum RawHTML: Sendable {
        /// Copied as it is: for a site's own writers.
        case allow
        /// Only harmless tags, attributes and URL schemes are kept: for untrusted text, such as OpenAPI descriptions.
        case sanitize
        /// Shown as text.
        case escape
    }

    /// One bit per feature.
    package struct Extensions: OptionSet, Sendable {
        package let rawValue: UInt32
        package init(rawValue: UInt32) { self.rawValue = rawValue }

        /// GFM tables.
        package static let tables = Extensions(rawValue: 1 << 0)
        /// GFM `~~strikethrough~~`.
        package static let strikethrough = Extensions(rawValue: 1 << 1)
        /// GFM bare `https://…`, `www.…` and mail addresses as links.
        package static let autolinks = Extensions(rawValue: 1 << 2)
        /// GFM `- [x]` items.
        package static let taskLists = Extensions(rawValue: 1 << 3)
        /// GFM's `[^1]` with `[^1]: text`.
        package static let footnotes = Extensions(rawValue: 1 << 4)
        /// GFM's disallowed raw HTML: `<script>` and eight others lose their `<`.
        package static let tagFilter = Extensions(rawValue: 1 << 5)
        /// `> [!NOTE]` alerts, `:::note` containers and tabs.
        package static let containers = Extensions(rawValue: 1 << 6)
        /// `::snippet{file="…"}` and `:param[…]`.
        package static let snippets = Extensions(rawValue: 1 << 7)
        /// Portico's page output: heading anchors, accessible tables, figures for code, marked external links.
        package static let page = Extensions(rawValue: 1 << 8)
        /// `"quotes"`, `--` and `...` become typographic.
        package static let smartPunctuation = Extensions(rawValue: 1 << 9)
    }

    /// How headings are written.
    package enum Headings: Hashable, Sendable {
        /// As headings, so many levels deeper than written, from 1 to 6.
        case shifted(Int)
        /// As paragraphs: for texts that stand so deep in a page that their headings are none of its own.
        case paragraphs
    }

    package var extensions: Extensions
    package var rawHTML: RawHTML
    package var headings = Headings.shifted(0)
    /// The words the renderer adds, in the page's language.
    package var labels = MarkdownLabels()

    package init(extensions: Extensions, rawHTML: RawHTML) {
        self.extensions = extensions
        self.rawHTML = rawHTML
    }

    /// Exactly CommonMark 0.30, with cmark's output format.
    package static let commonMark = MarkdownOptions(extensions: [], rawHTML: .allow)
    /// GitHub Flavored Markdown 0.29 with cmark-gfm's output format; the tag filter is off, as in its command line.
    package static let gfm = MarkdownOptions(
        extensions: [.tables, .strikethrough, .autolinks, .taskLists, .footnotes], rawHTML: .allow)
    /// What Portico's writers use.
    package static let portico = MarkdownOptions(
        extensions: [
            .tables, .strikethrough, .autolinks, .taskLists, .footnotes, .containers, .snippets, .page,
        ], rawHTML: .allow)
    /// For Markdown that strangers wrote, as descriptions inside OpenAPI documents: no snippets, sanitised HTML.
    package static let untrusted = MarkdownOptions(
        extensions: [.tables, .strikethrough, .autolinks, .taskLists, .footnotes, .containers, .page, .tagFilter],
        rawHTML: .sanitize)
}

/// Words that the HTML renderer writes itself; English unless the caller sets others.
package struct MarkdownLabels: Sendable {
    package var note = "Note"
    package var tip = "Tip"
    package var info = "Info"
    package var important = "Important"
    package var warning = "Warning"
    package var caution = "Caution"
    package var danger = "Danger"
    package var details = "Details"
    /// Heading of the footnotes' section.
    package var footnotes = "Footnotes"
    /// Accessible name of the link from a footnote to its reference.
    package var backToContent = "Back to content"
    /// Accessible name of a heading's anchor; the heading's text follows it.
    package var linkToSection = "Link to section"
    /// Accessible name of a table that no heading precedes.
    package var table = "Table"
    package var completedTask = "Completed task"
    package var openTask = "Open task"

    package init() {}
}
