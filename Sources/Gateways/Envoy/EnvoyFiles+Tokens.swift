import PortalModel

extension EnvoyFiles {
    /// The filter that verifies tokens (`jwt_authn`), with the keys in it, so that Envoy has nobody to ask. Each product
    /// that takes tokens has a provider of its own for each who signs some, because a provider is what audiences are
    /// checked by also where a token may be missing.
    static func write(tokensOf configuration: EnvoyConfiguration, to json: inout TextBuffer) {
        json.raw(
            "{\"@type\": \"type.googleapis.com/envoy.config.core.v3.TypedExtensionConfig\", \"name\": \"tokens\",\n")
        json.raw(" \"typed_config\": {\"@type\": \"type.googleapis.com/")
        json.raw("envoy.extensions.filters.http.jwt_authn.v3.JwtAuthentication\", \"strip_failure_response\": true")
        let signers = configuration.signers
        let products = configuration.products.filter { $0.audience != nil }
        if !signers.isEmpty, !products.isEmpty {
            json.raw(",\n \"providers\": {")
            json.items(products.flatMap { product in signers.map { (product, $0) } }) { pair, json in
                write(pair.1, of: pair.0, to: &json)
            }
            json.raw("},\n \"requirement_map\": {")
            json.items(products) { product, json in
                json.raw("\n  ")
                json.quoted(product.id)
                json.raw(": {\"requires_any\": {\"requirements\": [")
                for signer in signers {
                    json.raw("{\"provider_name\": ")
                    json.quoted(product.id + signer.suffix)
                    json.raw("}, ")
                }
                // Who shows an API key instead is let through to where keys are asked for.
                json.raw("{\"allow_missing\": {}}]}}")
            }
            json.raw("}")
        }
        json.raw("}}")
    }

    private static func write(
        _ signer: EnvoyConfiguration.Signer, of product: EnvoyConfiguration.Product, to json: inout TextBuffer
    ) {
        json.raw("\n  ")
        json.quoted(product.id + signer.suffix)
        json.raw(": {\"issuer\": ")
        json.quoted(signer.issuer.name)
        if let audience = signer.isOwn ? product.audience ?? "" : signer.audience {
            json.raw(", \"audiences\": ")
            json.list([audience])
        }
        // A second for clocks; Envoy's own minute would let tokens live that much longer.
        json.raw(", \"require_expiration\": true, \"clock_skew_seconds\": 1,\n   \"from_headers\": ")
        json.raw("[{\"name\": \"x-portico-token\"}], \"claim_to_headers\": [{\"header_name\": ")
        json.quoted(signer.header)
        json.raw(", \"claim_name\": ")
        json.quoted(signer.claim)
        json.raw("}, {\"header_name\": \"x-portico-scope\", \"claim_name\": \"scope\"}],\n")
        json.raw("   \"local_jwks\": {\"inline_string\": ")
        json.quoted("{\"keys\":[\(signer.issuer.keys.joined(separator: ","))]}")
        json.raw("}}")
    }
}

extension EnvoyConfiguration {
    /// One who signs tokens, and the header by which the script knows whose client it is.
    fileprivate struct Signer {
        let isOwn: Bool
        let issuer: GatewaySnapshot.TokenIssuer
        let claim: String
        let audience: String?
        /// Behind a product's id.
        let suffix: String
        let header: String
    }

    fileprivate var signers: [Signer] {
        let own = issuer.map {
            Signer(
                isOwn: true, issuer: $0, claim: "client_id", audience: nil, suffix: "", header: "x-portico-client")
        }
        return (own.map { [$0] } ?? [])
            + providers.map { provider in
                Signer(
                    isOwn: false, issuer: provider.issuer, claim: provider.claim, audience: provider.audience,
                    suffix: "@\(provider.id)", header: "x-portico-client-\(provider.id)")
            }
    }
}
