/// Paths as Kong compares them: normalized (RFC 3986 §6.2.2: dots followed, slashes merged, what need not be encoded
/// decoded), by expressions that begin with `/` and mean the same in PCRE (`traditional`) and Rust (`traditional_compatible`).
enum KongPath {
    /// A path, whole, or what is below it.
    static func expression(_ pattern: String) -> String {
        let isPrefix = pattern.hasSuffix("/*")
        return escaped(isPrefix ? pattern.dropLast() : pattern[...]) + (isPrefix ? "" : "\\z")
    }

    /// All the paths in which a careless server may find this pattern: of another case, with a parameter behind a
    /// segment, with a slash at the end.
    static func careless(_ pattern: String) -> String {
        let isPrefix = pattern.hasSuffix("/*")
        let segments = (isPrefix ? pattern.dropLast(2) : pattern[...]).split(separator: "/")
        let expressions = segments.map { "\(escaped($0))(?:(?:;|%3b)[^/]*)?" }
        return "/(?i)" + expressions.joined(separator: "/") + (isPrefix ? "/" : "/?\\z")
    }

    /// What Kong leaves in a path although a server may take it for more: dots with a parameter behind them, which some
    /// cut away before they follow the dots, and dots and slashes that are encoded twice.
    static let misleading = "/(?i)(?:(?:.*/)?\\.\\.?(?:;|%3b)|.*%25(?:2e|2f|5c))"

    private static func escaped(_ text: Substring) -> String {
        var expression = ""
        for character in text {
            if "\\.+*?()|[]{}^$".contains(character) { expression += "\\" }
            expression.append(character)
        }
        return expression
    }
}
