/// What a media type's name tells about its values.
struct MediaTypeName {
    /// Lower case, without parameters.
    let essence: String

    init(_ type: String) {
        essence = String(type.prefix { $0 != ";" }.filter { $0 != " " }).lowercased()
    }

    var isJSON: Bool {
        essence == "application/json" || essence.hasSuffix("+json") || essence == "text/json"
    }

    /// One JSON value per line (or event).
    var isJSONLines: Bool {
        ["application/jsonl", "application/x-ndjson", "application/ndjson", "application/json-seq"].contains(essence)
    }

    var isForm: Bool { essence == "application/x-www-form-urlencoded" }
    var isMultipart: Bool { essence.hasPrefix("multipart/") }

    var isText: Bool {
        essence.hasPrefix("text/") || isJSON || isJSONLines || isForm
            || ["xml", "yaml", "graphql", "javascript", "csv", "toml", "sql"].contains { essence.hasSuffix($0) }
    }

    /// What to call a file of such values.
    var fileExtension: String {
        if isJSON { return "json" }
        if essence.hasSuffix("xml") { return essence == "image/svg+xml" ? "svg" : "xml" }
        return Self.extensions[essence] ?? "bin"
    }

    /// A type that can be sent, in place of a range as `image/*`.
    static func concrete(_ type: String) -> String {
        switch type {
        case "image/*": "image/png"
        case "text/*": "text/plain"
        case "audio/*": "audio/mpeg"
        case "video/*": "video/mp4"
        default: type.contains("*") ? "application/octet-stream" : type
        }
    }

    private static let extensions = [
        "image/png": "png", "image/jpeg": "jpg", "image/gif": "gif", "image/webp": "webp", "image/*": "png",
        "application/pdf": "pdf", "application/zip": "zip", "application/gzip": "gz", "application/x-tar": "tar",
        "text/csv": "csv", "text/plain": "txt", "text/html": "html", "text/markdown": "md", "text/calendar": "ics",
        "audio/mpeg": "mp3", "audio/*": "mp3", "audio/wav": "wav", "video/mp4": "mp4", "video/*": "mp4",
        "application/yaml": "yaml", "text/yaml": "yaml", "application/x-yaml": "yaml", "application/jsonl": "jsonl",
        "application/x-ndjson": "ndjson",
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": "xlsx",
    ]
}
