/// Where schemas are found: documents by URI, `$anchor`s by name, the rest by JSON pointer.
struct SchemaRegistry {
    private var resources: [String: Node] = [:]
    private var anchors: [String: Node] = [:]
    private(set) var dynamicAnchors: [(base: String, name: String)] = []

    /// Adds a document and the schemas with an `$id` in it.
    /// - Returns: Its URI: its `$id` without fragment, else `fallback`.
    mutating func add(_ document: Node, fallback: String) -> String {
        let base = base(of: document, within: fallback)
        resources[base] = document
        index(document, base: base)
        return base
    }

    /// The URI that a schema gives itself, or the one it stands in.
    func base(of schema: Node, within base: String) -> String {
        // Draft 4 called it `id`; there a property may be called so too, hence only what looks like a URI counts.
        let old = schema["id"]?.string.flatMap { $0.contains("://") ? $0 : nil }
        guard let id = schema["$id"]?.string ?? old, !id.hasPrefix("#") else { return base }
        return SchemaURI.split(SchemaURI.resolve(id, against: base)).resource
    }

    private mutating func index(_ schema: Node, base: String) {
        guard let mapping = schema.mapping else { return }
        let own = self.base(of: schema, within: base)
        if own != base { resources[own] = schema }
        if let name = mapping["$anchor"]?.string { anchors["\(own)#\(name)"] = schema }
        if let name = mapping["$dynamicAnchor"]?.string {
            anchors["\(own)#\(name)"] = schema
            dynamicAnchors.append((own, name))
        }
        // What looks like a schema elsewhere, as in `const` or an unknown keyword, is none.
        for entry in mapping.entries {
            if Self.keywordsOfSchemas.contains(entry.key) {
                for inner in entry.value.sequence ?? [entry.value] { index(inner, base: own) }
            } else if Self.keywordsOfNamedSchemas.contains(entry.key) {
                for inner in entry.value.entries { index(inner.value, base: own) }
            }
        }
    }

    /// Keywords that hold a schema or a list of schemas.
    private static let keywordsOfSchemas: Set = [
        "allOf", "anyOf", "oneOf", "not", "if", "then", "else", "items", "prefixItems", "additionalItems", "contains",
        "unevaluatedItems", "additionalProperties", "unevaluatedProperties", "propertyNames",
    ]

    /// Keywords that hold schemas by name.
    private static let keywordsOfNamedSchemas: Set = [
        "$defs", "definitions", "properties", "patternProperties", "dependentSchemas", "dependencies",
    ]

    /// The schema of an absolute URI, and the URI of the resource it stands in.
    func find(_ uri: String) -> (node: Node, base: String)? {
        let (resource, fragment) = SchemaURI.split(uri)
        if fragment.isEmpty || fragment.hasPrefix("/") {
            guard let document = resources[resource] ?? resources[resource + "#"] else { return nil }
            return follow(fragment, from: document, base: resource)
        }
        return anchors[uri].map { ($0, resource) }
    }

    /// RFC 6901, in the form for URI fragments.
    private func follow(_ pointer: String, from document: Node, base: String) -> (node: Node, base: String)? {
        var node = document
        var own = base
        for part in pointer.split(separator: "/", omittingEmptySubsequences: false).dropFirst() {
            let key = SchemaURI.decodePointer(part)
            if let member = node[key] {
                node = member
            } else if let items = node.sequence, let index = Int(key), items.indices.contains(index) {
                node = items[index]
            } else {
                return nil
            }
            own = self.base(of: node, within: own)
        }
        return (node, own)
    }
}

/// The little of RFC 3986 that references between schemas need.
enum SchemaURI {
    /// The URI and its fragment, without `#`.
    static func split(_ uri: String) -> (resource: String, fragment: String) {
        guard let hash = uri.firstIndex(of: "#") else { return (uri, "") }
        return (String(uri[..<hash]), String(uri[uri.index(after: hash)...]))
    }

    /// RFC 3986 §5.2 without `..` segments.
    static func resolve(_ reference: String, against base: String) -> String {
        let (resource, _) = split(base)
        if reference.hasPrefix("#") { return resource + (reference == "#" ? "" : reference) }
        var result = reference
        if !reference.contains("://"), !reference.hasPrefix("urn:"), !reference.hasPrefix("schema:") {
            let authorityEnd = resource.firstRange(of: "://").map { scheme in
                resource[scheme.upperBound...].firstIndex(of: "/") ?? resource.endIndex
            }
            if reference.hasPrefix("/") {
                result = resource[..<(authorityEnd ?? resource.startIndex)] + reference
            } else if let slash = resource.lastIndex(of: "/") {
                result = resource[...slash] + reference
            }
        }
        return result.hasSuffix("#") ? String(result.dropLast()) : result
    }

    /// `~1` is `/`, `~0` is `~`, `%XX` a byte.
    static func decodePointer(_ part: Substring) -> String {
        guard part.contains("%") || part.contains("~") else { return String(part) }
        var bytes: [UInt8] = []
        var rest = part.utf8[...]
        while let byte = rest.popFirst() {
            if byte == UInt8(ascii: "%"), let value = UInt8(String(decoding: rest.prefix(2), as: UTF8.self), radix: 16)
            {
                bytes.append(value)
                rest = rest.dropFirst(2)
            } else {
                bytes.append(byte)
            }
        }
        return String(decoding: bytes, as: UTF8.self).split(separator: "~", omittingEmptySubsequences: false)
            .enumerated()
            .map { index, piece in
                guard index > 0 else { return String(piece) }
                return piece.hasPrefix("1")
                    ? "/" + piece.dropFirst() : piece.hasPrefix("0") ? "~" + piece.dropFirst() : "~" + piece
            }.joined()
    }
}
