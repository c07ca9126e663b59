/// Serves folders of finished files the way a CDN does.
///
///     let files = StaticFiles(mounts: [
///         .init(path: "/", folder: "/srv/site/public"), .init(path: "/partner/", folder: "/srv/site/partner"),
///     ])
///
/// A folder answers with its `index.html`, and is redirected to where its name lacks the slash; a missing path gets the
/// folder's `404.html`; `_redirects` and `_headers` are obeyed. A text file beside which `NAME.br` or `NAME.gz` lies is
/// sent in that form to those who take it. Nothing outside the folder is ever sent, whichever dots,
/// escapes or symbolic links lead there; nor are names that begin with a dot, apart from `.well-known` (RFC 8615).
package struct StaticFiles: DirectHandler {
    /// A folder and where it appears in URLs.
    package struct Mount: Sendable {
        /// Begins and ends with `/`, decoded.
        package let path: String
        package let folder: String
        /// Where the folder will be when it is published, in the form of `path`: paths in its `_redirects` and
        /// `_headers` are from the root of that server, and are moved where the mount is another.
        package let publishedPath: String

        /// - Parameter publishedPath: `nil` where it is the mount's own path.
        package init(path: String, folder: String, publishedPath: String? = nil) {
            self.path = path
            self.folder = folder
            self.publishedPath = publishedPath ?? path
        }
    }

    /// The mounts, those with the longest paths first, so that the nearest one answers.
    private let folders: [ServedFolder]

    package init(mounts: [Mount]) {
        folders = mounts.map(ServedFolder.init).sorted { $0.segments.count > $1.segments.count }
    }

    /// The file that a mount has for the path, as a CDN would answer.
    package func respond(to request: Request) -> Response {
        if request.method == .options { return .options(allow: [.get]) }
        guard request.method == .get || request.method == .head else { return .methodNotAllowed(allow: [.get]) }
        guard let segments = request.target.segments else { return .plain(.badRequest) }
        guard let folder = folders.first(where: { segments.starts(with: $0.segments) }) else {
            return .plain(.notFound)
        }
        if segments.count == folder.segments.count {
            // The mount's own path without its slash.
            return StaticFiles.addSlash(to: segments, request).by(folder.pattern)
        }
        return folder.respond(to: request, path: Array(segments[folder.segments.count...])).by(folder.pattern)
    }

    /// Sends those who asked for a folder's name to the folder, so that relative links in it work.
    static func addSlash(to segments: [String], _ request: Request) -> Response {
        let path = segments.map { PercentEncoding.encode(segment: $0) }.joined(separator: "/")
        let query = request.target.query.map { "?" + PercentEncoding.mend(url: $0) } ?? ""
        return .redirect(to: "/\(path)/\(query)")
    }
}
