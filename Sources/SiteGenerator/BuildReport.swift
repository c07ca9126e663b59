package import Diagnostics

/// What a build did and what it found.
package struct BuildReport: Sendable {
    package struct Portal: Sendable {
        package var id: String
        package var title: String
        /// The absolute URL it is published at.
        package var url: String
        /// Pages for readers, redirects not counted.
        package var pages: Int

        package init(id: String, title: String, url: String, pages: Int) {
            self.id = id
            self.title = title
            self.url = url
            self.pages = pages
        }
    }

    /// Sorted for reading.
    package var diagnostics: [Diagnostic] = []
    package var portals: [Portal] = []
    /// Whether this build took the place of the last one.
    package var isPublished = false
    package var filesWritten = 0
    package var filesUnchanged = 0
    package var filesRemoved = 0
    /// Wall time, in seconds.
    package var seconds = 0.0

    package init() {}
}
