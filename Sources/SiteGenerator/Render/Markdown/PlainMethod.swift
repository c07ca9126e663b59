import PortalModel

/// A product's authentication method in one line of Markdown.
enum PlainMethod {
    static func text(_ method: AuthenticationMethod, words: SchemaWords) -> String {
        let title = words["method.\(method.id)"] ?? method.id
        switch method {
        case .apiKey(let header, let query):
            let places = [
                header.map { "\(words["inHeader"] ?? "Header") \(MarkdownText.code($0))" },
                query.map { "\(words["inQuery"] ?? "Query parameter") \(MarkdownText.code($0))" },
            ].compactMap { $0 }
            return ([title] + places).joined(separator: ": ")
        case .basic: return title
        case .oauth(let scopes):
            return scopes.isEmpty
                ? title
                : "\(title): \(words["scopes"] ?? "Scopes") \(scopes.map(MarkdownText.code).joined(separator: ", "))"
        }
    }
}
