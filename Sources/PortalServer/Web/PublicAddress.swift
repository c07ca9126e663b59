import PortalModel

/// Where browsers reach the companion: `companion.url` of the site's configuration.
package struct PublicAddress: Sendable, Equatable {
    /// `https://dev.example`
    package let origin: String
    /// From `/` to `/`.
    package let basePath: String

    package init(_ url: String) {
        origin = Origin.of(url)
        let path = url.dropFirst(origin.count)
        basePath = path.isEmpty || path == "/" ? "/" : path.hasSuffix("/") ? String(path) : path + "/"
    }

    /// Whether browsers come over TLS.
    package var isSecure: Bool { origin.hasPrefix("https:") }

    /// A page's path on this server: `sign-in` → `/account/sign-in`.
    package func path(_ page: String) -> String { basePath + page }

    /// A page's whole address, for mails.
    package func url(_ page: String) -> String { origin + basePath + page }
}
