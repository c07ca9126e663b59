/// The lines of a `_redirects` file: `from to [status]`, the first match wins (Cloudflare Pages, Netlify).
///
///     /old-guide/   /guides/auth/   301
///     /v1/*         /v2/:splat      302
///
/// Blank lines and lines that begin with `#` say nothing; a line that cannot be read is passed over, as the CDNs do.
struct RedirectRules: Sendable {
    struct Target: Equatable {
        /// A URL or a path from the published server's root, fit for a header field.
        let location: String
        let status: Status
    }

    private struct Rule: Sendable {
        let pattern: PathPattern
        let target: String
        let status: Status
    }

    private let rules: [Rule]

    init(parsing text: String) {
        rules = text.split(whereSeparator: \.isNewline).compactMap { line in
            let words = line.split { $0 == " " || $0 == "\t" }
            guard words.count >= 2, !line.hasPrefix("#"), let pattern = PathPattern(words[0]) else { return nil }
            // Netlify forces a redirect over a file by `301!`; here a redirect always goes first.
            let digits = words.count > 2 ? words[2].prefix { $0 != "!" } : "302"
            guard let code = Int(digits), Status(rawValue: code).isRedirect else { return nil }
            return Rule(pattern: pattern, target: String(words[1]), status: Status(rawValue: code))
        }
    }

    /// Where the folder's owner sends those who ask for `path` (decoded, from the published server's root).
    func target(for path: String) -> Target? {
        for rule in rules {
            guard let captures = rule.pattern.match(path) else { continue }
            let location = PathPattern.fill(rule.target, with: captures) { value in
                let parts = value.split(separator: "/", omittingEmptySubsequences: false)
                return parts.map { PercentEncoding.encode(segment: $0) }.joined(separator: "/")
            }
            return Target(location: PercentEncoding.mend(url: location), status: rule.status)
        }
        return nil
    }
}
