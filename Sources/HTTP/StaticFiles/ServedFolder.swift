/// One mount of ``StaticFiles`` at work.
struct ServedFolder: Sendable {
    /// The mount's path, as segments: none for `/`.
    let segments: [String]
    /// The mount's path as a route, for logs and metrics: `/partner/*`.
    let pattern: String
    /// The path that the folder's rules are written for, as segments.
    private let published: [String]
    private let folder: String
    private let rules: FolderRules

    init(_ mount: StaticFiles.Mount) {
        segments = mount.path.split(separator: "/").map(String.init)
        pattern = mount.path + "*"
        published = mount.publishedPath.split(separator: "/").map(String.init)
        folder = mount.folder
        rules = FolderRules(folder: mount.folder)
    }

    /// - Parameter path: The decoded segments below the mount; at least one, an empty last one for a slash at the end.
    func respond(to request: Request, path: [String]) -> Response {
        let rules = rules.current()
        guard isServable(path) else { return notFound(request, path, rules) }
        if let target = rules.redirects.target(for: publishedPath(of: path)) {
            return .redirect(to: moved(target.location), target.status)
        }
        guard let file = open(path) else { return notFound(request, path, rules) }
        switch file.kind {
        case .folder where path.last != "":
            return StaticFiles.addSlash(to: segments + path, request)
        case .file where path.last == "":
            return send(file, named: "index.html", request, path, rules)
        case .file where isTwin(path):
            return notFound(request, path, rules)
        case .file:
            return send(file, named: path[path.count - 1], request, path, rules)
        default:
            return notFound(request, path, rules)
        }
    }

    /// Whether each segment is one plain name. Empty ones are refused also because a redirect to `//host/` leaves the site.
    private func isServable(_ path: [String]) -> Bool {
        if path.count == 1, FolderRules.names.contains(path[0]) { return false }
        for (index, segment) in path.enumerated() {
            if segment.isEmpty, index < path.count - 1 { return false }
            if segment.hasPrefix("."), !(index == 0 && segment == ".well-known") { return false }
            if segment.utf8.contains(UInt8(ascii: "/")) { return false }
        }
        return true
    }

    /// The file or folder behind a path; for a path that ends in a slash, the folder's `index.html`.
    /// - Parameter ending: Added to the name.
    func open(_ path: [String], _ ending: String = "") -> OpenFile? {
        let name = path.joined(separator: "/") + (path.last == "" ? "index.html" : "") + ending
        // The folder is opened each time: a build may have put another in its place.
        guard let root = OpenFile(path: folder), let file = OpenFile(path: name, in: root),
            let root = root.realPath, let place = file.realPath
        else { return nil }
        return place == root || place.hasPrefix(root == "/" ? "/" : root + "/") ? file : nil
    }

    private func send(
        _ file: OpenFile, named name: String, _ request: Request, _ path: [String], _ rules: FolderRules.Rules
    ) -> Response {
        let isText = ContentType.isText(fileNamed: name)
        // RFC 9110 §14.2: a range is for GET alone. It counts in the file as it is, so the file is sent as it is.
        let range = request.method == .get ? request.headers["Range"] : nil
        let twin = isText && range == nil ? twin(of: file, path, for: request) : nil
        let validators = Validators(of: file, coding: twin?.coding)
        var response = Response(.ok)
        response.headers = [
            ("Content-Type", ContentType.of(fileNamed: name)),
            ("ETag", validators.entityTag),
            ("Last-Modified", HTTPDate.format(validators.modified)),
            ("Cache-Control", "public, max-age=0, must-revalidate"),
            ("X-Content-Type-Options", "nosniff"),
        ]
        rules.headers.apply(to: &response.headers, path: publishedPath(of: path))
        if isText {
            response.headers["Vary"] = (response.headers["Vary"].map { $0 + ", " } ?? "") + "Accept-Encoding"
        }
        switch validators.verdict(on: request.headers) {
        case .failed: return .plain(.preconditionFailed)
        case .notModified:
            response.status = .notModified
            response.headers["Content-Type"] = nil
            return response
        case .proceed: break
        }
        if let twin {
            response.headers["Content-Encoding"] = twin.coding.rawValue
            response.body = .file(twin.file, 0..<twin.file.size)
            return response
        }
        response.headers["Accept-Ranges"] = "bytes"
        switch ByteRange(validators.allowsRange(request.headers) ? range : nil, size: file.size) {
        case .whole:
            response.body = .file(file, 0..<file.size)
        case .part(let range):
            response.status = .partialContent
            response.headers["Content-Range"] = "bytes \(range.lowerBound)-\(range.upperBound - 1)/\(file.size)"
            response.body = .file(file, range)
        case .unsatisfiable:
            return .plain(.rangeNotSatisfiable, headers: [("Content-Range", "bytes */\(file.size)")])
        }
        return response
    }

    /// The folder's own page for missing paths, with the folder's header rules; a plain line where it has none.
    private func notFound(_ request: Request, _ path: [String], _ rules: FolderRules.Rules) -> Response {
        var response = Response.plain(.notFound)
        if let page = open(["404.html"]), page.kind == .file {
            response.headers["Content-Type"] = ContentType.of(fileNamed: "404.html")
            response.body = .file(page, 0..<page.size)
        }
        response.headers["X-Content-Type-Options"] = "nosniff"
        rules.headers.apply(to: &response.headers, path: publishedPath(of: path))
        return response
    }

    /// The decoded path under which the folder's rules know what is asked for.
    private func publishedPath(of path: [String]) -> String {
        "/" + (published + path).joined(separator: "/")
    }

    /// A redirect's target, moved to where the mount is if it leads into what is published; others stay.
    private func moved(_ location: String) -> String {
        let (old, new) = (ServedFolder.encoded(published), ServedFolder.encoded(segments))
        return old != new && location.hasPrefix(old) ? new + location.dropFirst(old.count) : location
    }

    private static func encoded(_ segments: [String]) -> String {
        "/" + segments.map { PercentEncoding.encode(segment: $0) + "/" }.joined()
    }
}
