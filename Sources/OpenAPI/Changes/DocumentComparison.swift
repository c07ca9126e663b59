/// What has changed about an API as a whole.
struct DocumentComparison {
    let old: OpenAPIDocument
    let new: OpenAPIDocument

    var changes: [Change] { info + servers + schemes + tags }

    private func change(
        _ severity: Change.Severity, _ rule: String, _ place: String, _ message: String
    ) -> Change {
        Change(severity: severity, direction: .none, rule: rule, place: place, message: message)
    }

    private var info: [Change] {
        var changes: [Change] = []
        if old.info.version != new.info.version {
            changes.append(
                change(
                    .documentation, "version-changed", "info",
                    "The version is \(new.info.version); it was \(old.info.version)"))
        }
        if old.info.title != new.info.title {
            changes.append(
                change(
                    .documentation, "title-changed", "info",
                    "The title is '\(new.info.title)'; it was '\(old.info.title)'"))
        }
        if old.info.description != new.info.description {
            changes.append(change(.documentation, "description-changed", "info", "The description has changed"))
        }
        return changes
    }

    private var servers: [Change] {
        let before = old.servers.map(\.url)
        let after = new.servers.map(\.url)
        return before.filter { !after.contains($0) }.map {
            change(.breaking, "server-removed", "servers", "\($0) is gone")
        }
            + after.filter { !before.contains($0) }.map {
                change(.additive, "server-added", "servers", "\($0) is new")
            }
    }

    /// A scheme that is gone is told where an operation needed it.
    private var schemes: [Change] {
        let before = Dictionary(old.securitySchemes.map { ($0.name, $0) }, uniquingKeysWith: { first, _ in first })
        var changes: [Change] = []
        for scheme in new.securitySchemes {
            guard let earlier = before[scheme.name] else {
                changes.append(
                    change(.additive, "security-scheme-added", "security scheme '\(scheme.name)'", "Is new"))
                continue
            }
            if Self.shape(earlier) != Self.shape(scheme) {
                changes.append(
                    change(
                        .breaking, "security-scheme-changed", "security scheme '\(scheme.name)'",
                        "Works in another way: \(Self.shape(scheme)); it was \(Self.shape(earlier))"))
            }
            let gone = Set(earlier.scopeNames).subtracting(scheme.scopeNames).sorted()
            for scope in gone {
                changes.append(
                    change(
                        .breaking, "scope-removed", "security scheme '\(scheme.name)'", "The scope '\(scope)' is gone"))
            }
        }
        return changes
    }

    private static func shape(_ scheme: SecurityScheme) -> String {
        switch scheme.kind {
        case .apiKey(let name, let place): "API key in \(place.rawValue) '\(name)'"
        case .http(let kind, _): "HTTP \(kind.lowercased())"
        case .oauth2(let flows): "OAuth 2.0 (\(flows.map(\.kind).sorted().joined(separator: ", ")))"
        case .openIdConnect: "OpenID Connect"
        case .mutualTLS: "mutual TLS"
        case .other(let kind): kind
        }
    }

    private var tags: [Change] {
        let before = Dictionary(old.tags.map { ($0.name, $0.description) }, uniquingKeysWith: { first, _ in first })
        return new.tags.compactMap { tag in
            guard let earlier = before[tag.name], earlier != tag.description else { return nil }
            return change(.documentation, "description-changed", "tag '\(tag.name)'", "The description has changed")
        }
    }
}

extension SecurityScheme {
    fileprivate var scopeNames: [String] {
        guard case .oauth2(let flows) = kind else { return [] }
        return flows.flatMap(\.scopes).map(\.name)
    }
}
