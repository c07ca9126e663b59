import Diagnostics
import OpenAPI
import Testing

/// Reads a small document, `openapi.yaml`, and the files beside it.
func read(
    _ yaml: String, beside files: [String: String] = [:]
) throws -> (document: OpenAPIDocument, diagnostics: [Diagnostic]) {
    var diagnostics: [Diagnostic] = []
    let document = OpenAPIDocument.load(
        "openapi.yaml",
        read: { path in path == "openapi.yaml" ? Array(yaml.utf8) : files[path].map { Array($0.utf8) } },
        diagnostics: &diagnostics)
    return (try #require(document, "\(diagnostics)"), diagnostics)
}
