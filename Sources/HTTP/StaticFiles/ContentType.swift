/// What a file holds, told by its name's extension.
package enum ContentType {
    /// The `Content-Type` of a file; text always says that it is UTF-8.
    package static func of(fileNamed name: some StringProtocol) -> String {
        let parts = name.split(separator: ".", omittingEmptySubsequences: false)
        guard parts.count > 1, let suffix = parts.last else { return unknown }
        return types[suffix.lowercased()] ?? unknown
    }

    /// Whether a file is text that may have compressed twins beside it.
    static func isText(fileNamed name: some StringProtocol) -> Bool {
        let type = of(fileNamed: name)
        return type.hasPrefix("text/") || type.hasSuffix("; charset=utf-8") || type.hasSuffix("+json")
            || type == "application/json" || type == "application/yaml"
    }

    private static let unknown = "application/octet-stream"

    private static let types: [String: String] = [
        "html": "text/html; charset=utf-8", "htm": "text/html; charset=utf-8",
        "css": "text/css; charset=utf-8",
        // RFC 9239: text/javascript, for modules too.
        "js": "text/javascript; charset=utf-8", "mjs": "text/javascript; charset=utf-8",
        "txt": "text/plain; charset=utf-8", "csv": "text/csv; charset=utf-8",
        "md": "text/markdown; charset=utf-8",
        "json": "application/json", "map": "application/json",
        "webmanifest": "application/manifest+json",
        // RFC 9512.
        "yaml": "application/yaml", "yml": "application/yaml",
        "xml": "application/xml; charset=utf-8", "rss": "application/rss+xml; charset=utf-8",
        "atom": "application/atom+xml; charset=utf-8",
        "svg": "image/svg+xml; charset=utf-8", "png": "image/png", "jpg": "image/jpeg", "jpeg": "image/jpeg",
        "gif": "image/gif", "webp": "image/webp", "avif": "image/avif", "ico": "image/x-icon",
        "woff": "font/woff", "woff2": "font/woff2", "ttf": "font/ttf", "otf": "font/otf",
        "pdf": "application/pdf", "wasm": "application/wasm",
        "zip": "application/zip", "gz": "application/gzip", "tar": "application/x-tar",
        "mp4": "video/mp4", "webm": "video/webm", "mp3": "audio/mpeg", "ogg": "audio/ogg", "wav": "audio/wav",
    ]
}
