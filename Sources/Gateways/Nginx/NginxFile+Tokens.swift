import Crypto

extension NginxConfiguration {
    /// Whether a token of OAuth opens any of its products.
    var takesTokens: Bool { products.contains { $0.audience != nil } }
}

/// Tokens of OAuth, which nginx cannot verify: it asks the companion, and keeps the answer for a few seconds.
///
/// nginx finds out whether a token is good (`auth_request`) after it has done everything that can be refused with `if`, and
/// after it has counted calls. So a location that takes tokens asks first and goes on in a second location, which nginx
/// begins anew with what it knows by then. Where the companion does not answer, nobody is let in.
extension NginxFile {
    /// Maps, and the companion as an upstream.
    static func writeTokens(
        _ configuration: NginxConfiguration, _ options: NginxOptions, to text: inout TextBuffer
    ) {
        text.raw("\n# Tokens of OAuth; the companion says what they are worth.\n")
        text.map(
            "$http_authorization", "$portico_bearer",
            [("~*^bearer +(?<portico_token>[a-z0-9._~+/-]+=*) *$", "$portico_token")])
        text.map(
            "$http_authorization", "$portico_not_bearer", [("~*^bearer( |$)", "")], default: "$http_authorization")
        text.map(
            "$http_authorization", "$portico_neither", [("~*^(?:basic|bearer)( |$)", "")],
            default: "$http_authorization")
        // Of who was known by a token: whether it is for another product, and its scopes.
        text.map("\"$portico_shown $portico_for\"", "$portico_mistaken", [("~^t:[^ ]* $", "1")])
        text.map("$portico_shown", "$portico_scope", [("~^t:", "$portico_scopes")])
        text.map(
            "$portico_asked", "$portico_asked_id",
            configuration.products.filter { $0.audience != nil }.map { ($0.slug, $0.id) })
        guard let address = options.tokenServer, let tokens = options.tokens else { return }
        text.raw("upstream portico_companion {\n    server ")
        text.raw(text: "\(address.host):\(address.port)")
        text.raw(";\n    keepalive 16;\n}\n")
        guard let cache = tokens.cache else { return }
        // With each change of the file answers are asked for anew, so that what was taken away is gone at once.
        let state = Encoding.hexadecimal(Digest.sha256(text.bytes).prefix(8))
        text.map("$portico_asked", "$portico_state", [], default: state)
        text.raw("proxy_cache_path ")
        text.word(cache)
        text.raw(" keys_zone=portico_tokens:4m max_size=64m inactive=1m use_temp_path=off;\n")
    }

    /// Asks about the token, and goes on. Asking is a request of its own with the same variables, and begins as each does: it
    /// takes the product away.
    /// - Parameter product: The word that the product was set to.
    static func writeTokenCheck(of product: String, goingOnAt location: String, to text: inout TextBuffer) {
        text.raw(
            text: """
                        set $portico_asked $portico_product;
                        auth_request /.portico/token;
                        auth_request_set $portico_client $upstream_http_x_portico_client;
                        auth_request_set $portico_for $upstream_http_x_portico_for;
                        auth_request_set $portico_scopes $upstream_http_x_portico_scopes;
                        error_page 500 =503 @portico_unsure;
                        try_files /.portico/none \(location);
                    }
                    location \(location) {
                        set $portico_product \(product);

                """)
    }

    /// Where nginx asks, and what it says where it gets no answer.
    static func writeTokenLocations(_ options: NginxOptions, to text: inout TextBuffer) {
        guard let address = options.tokenServer, let tokens = options.tokens else { return }
        text.raw(
            """
                location = /.portico/token {
                    internal;
                    if ($portico_bearer = "") {
                        return 204;
                    }
                    proxy_pass_request_headers off;
                    proxy_pass_request_body off;
                    proxy_http_version 1.1;
                    proxy_set_header Connection "";
                    proxy_set_header Content-Length "";
                    proxy_set_header Authorization "Bearer $portico_bearer";
                    proxy_set_header X-Portico-Product $portico_asked_id;
                    proxy_connect_timeout 2s;
                    proxy_read_timeout 5s;

            """)
        text.raw("        proxy_set_header Host ")
        text.word(address.authority)
        text.raw(";\n        proxy_set_header X-Portico-Gateway ")
        text.word(tokens.secret)
        text.raw(";\n")
        if address.scheme == "https" {
            text.raw(
                "        proxy_ssl_server_name on;\n        proxy_ssl_verify on;\n        proxy_ssl_verify_depth 4;\n")
            text.raw("        proxy_ssl_name ")
            text.word(address.bareHost)
            text.raw(";\n        proxy_ssl_trusted_certificate ")
            text.word(options.authorities)
            text.raw(";\n")
        }
        if tokens.cache != nil {
            text.raw(
                """
                        proxy_cache portico_tokens;
                        proxy_cache_key "$portico_state $portico_asked $portico_bearer";
                        proxy_cache_valid 204 5s;
                        proxy_cache_lock on;
                        proxy_ignore_headers Cache-Control Expires;

                """)
        }
        text.raw("        proxy_pass ")
        text.word("\(address.scheme)://portico_companion\(address.path)")
        text.raw(";\n    }\n    location @portico_unsure {\n        internal;\n        return 503 ")
        text.problem(GatewayText.unsure, 503)
        text.raw(";\n    }\n")
    }
}
