import Mustache
import OpenAPI

/// Ways to authenticate, in words.
enum SecurityText {
    /// The id of a scheme's account on the overview.
    static func anchor(_ name: String) -> String {
        "security:" + String(name.map { $0.isLetter || $0.isNumber || "-_.".contains($0) ? $0 : "-" })
    }

    /// `API key in header X-API-Key`, `HTTP bearer (JWT)` …
    static func kind(of scheme: SecurityScheme, words: SchemaWords) -> String {
        switch scheme.kind {
        case .apiKey(let name, let place):
            words.phrase("securityApiKey", "API key in {place} {name}", ["place": place.rawValue, "name": name])
        case .http(let scheme, let format):
            "HTTP " + scheme.lowercased() + (format.map { " (\($0))" } ?? "")
        case .oauth2: "OAuth 2.0"
        case .openIdConnect: "OpenID Connect"
        case .mutualTLS: words["securityMutualTLS"] ?? "client certificate (mutual TLS)"
        case .other(let kind): kind
        }
    }

    /// The name of an OAuth flow, as RFC 6749 and RFC 8628 call it.
    static func title(ofFlow kind: String, words: SchemaWords) -> String {
        let english = [
            "authorizationCode": "Authorization code", "clientCredentials": "Client credentials",
            "implicit": "Implicit", "password": "Resource owner password",
            "deviceAuthorization": "Device authorization",
        ]
        return words["flow.\(kind)"] ?? english[kind] ?? kind
    }

    /// What the overview tells of a scheme.
    static func context(of scheme: SecurityScheme, words: SchemaWords, description: Value) -> Value {
        var context = Context([
            "name": .string(scheme.name), "id": .string(anchor(scheme.name)),
            "kind": .string(kind(of: scheme, words: words)),
            "description": description, "deprecated": .boolean(scheme.isDeprecated), "discovery": .null,
        ])
        if case .openIdConnect(let url) = scheme.kind { context["discovery"] = .string(url) }
        var flows: [Value] = []
        if case .oauth2(let written) = scheme.kind { flows = written.map { flow($0, words: words) } }
        context.set("flows", flows)
        return context.value
    }

    private static func flow(_ flow: SecurityScheme.Flow, words: SchemaWords) -> Value {
        var context = Context(["title": .string(title(ofFlow: flow.kind, words: words))])
        let addresses = [
            ("authorizationUrl", "Authorization URL", flow.authorizationURL), ("tokenUrl", "Token URL", flow.tokenURL),
            ("refreshUrl", "Refresh URL", flow.refreshURL),
        ]
        context.set(
            "addresses",
            addresses.compactMap { key, english, url in
                url.map { .object(["title": .string(words[key] ?? english), "url": .string($0)]) }
            })
        context.set(
            "scopes",
            flow.scopes.map {
                .object([
                    "name": .string($0.name), "description": $0.description.isEmpty ? .null : .string($0.description),
                ])
            })
        return context.value
    }
}
