package import Diagnostics

/// A path of an API or a webhook, with its operations.
package struct PathItem: Sendable {
    /// The path template, as `/pets/{id}`; of a webhook or callback its name or expression.
    package var path: String
    package var summary: String?
    /// CommonMark.
    package var description: String?
    package var servers: [Server]
    package var operations: [Operation]
    package var location: SourceLocation
}

/// One call.
package struct Operation: Sendable {
    /// Names the operation in URLs: lower case, `-` between words, unique among the document's operations, and among its
    /// webhooks. From the operationId, else from method and path; later ones of the same name end in `-2`, `-3` …
    package var slug: String
    package var operationId: String?
    /// As HTTP writes it: `GET`, `QUERY`.
    package var method: String
    /// The path template; of a webhook or callback its name or expression.
    package var path: String
    package var summary: String?
    /// CommonMark.
    package var description: String?
    package var isDeprecated: Bool
    package var tags: [String]
    /// Those of the operation, then those of the path item that it does not override, without duplicates.
    package var parameters: [Parameter]
    package var requestBody: RequestBody?
    package var responses: [Response]
    package var callbacks: [Callback]
    /// The operation's own, else the document's. Empty: no authentication. Any one of them is enough.
    package var security: [SecurityRequirement]
    /// The operation's own, else the path item's; empty where the document's apply.
    package var servers: [Server]
    package var externalDocs: ExternalDocumentation?
    package var codeSamples: [CodeSample]
    package var location: SourceLocation

    /// What readers see: the summary, else the operationId, else method and path.
    package var title: String {
        summary ?? operationId ?? "\(method) \(path)"
    }
}

/// A sample that the author wrote (`x-codeSamples`, `x-code-samples`).
package struct CodeSample: Sendable {
    package var language: String
    package var label: String?
    package var source: String
}

/// A call that the API makes to its client.
package struct Callback: Sendable {
    package var name: String
    /// Their paths are runtime expressions, as `{$request.body#/url}`.
    package var pathItems: [PathItem]
}
