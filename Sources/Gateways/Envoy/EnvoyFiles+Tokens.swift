import PortalModel

extension EnvoyFiles {
    /// The filter that verifies tokens (`jwt_authn`), with the keys in it, so that Envoy has nobody to ask. Each product
    /// that takes tokens has a provider of its own, because a provider is what audiences are checked by also where a
    /// token may be missing.
    static func write(tokensOf configuration: EnvoyConfiguration, to json: inout TextBuffer) {
        json.raw(
            "{\"@type\": \"type.googleapis.com/envoy.config.core.v3.TypedExtensionConfig\", \"name\": \"tokens\",\n")
        json.raw(" \"typed_config\": {\"@type\": \"type.googleapis.com/")
        json.raw("envoy.extensions.filters.http.jwt_authn.v3.JwtAuthentication\", \"strip_failure_response\": true")
        let products = configuration.products.filter { $0.audience != nil }
        if let issuer = configuration.issuer, !products.isEmpty {
            json.raw(",\n \"providers\": {")
            json.items(products) { product, json in write(product, issuer, to: &json) }
            json.raw("},\n \"requirement_map\": {")
            json.items(products) { product, json in
                json.raw("\n  ")
                json.quoted(product.id)
                json.raw(": {\"requires_any\": {\"requirements\": [{\"provider_name\": ")
                json.quoted(product.id)
                // Who shows an API key instead is let through to where keys are asked for.
                json.raw("}, {\"allow_missing\": {}}]}}")
            }
            json.raw("}")
        }
        json.raw("}}")
    }

    private static func write(
        _ product: EnvoyConfiguration.Product, _ issuer: GatewaySnapshot.TokenIssuer, to json: inout TextBuffer
    ) {
        json.raw("\n  ")
        json.quoted(product.id)
        json.raw(": {\"issuer\": ")
        json.quoted(issuer.name)
        json.raw(", \"audiences\": ")
        json.list([product.audience ?? ""])
        // A second for clocks; Envoy's own minute would let tokens live that much longer.
        json.raw(", \"require_expiration\": true, \"clock_skew_seconds\": 1,\n   \"from_headers\": ")
        json.raw("[{\"name\": \"x-portico-token\"}], \"claim_to_headers\": [{\"header_name\": \"x-portico-client\", ")
        json.raw(
            "\"claim_name\": \"client_id\"}, {\"header_name\": \"x-portico-scope\", \"claim_name\": \"scope\"}],\n")
        json.raw("   \"local_jwks\": {\"inline_string\": ")
        json.quoted("{\"keys\":[\(issuer.keys.joined(separator: ","))]}")
        json.raw("}}")
    }
}
