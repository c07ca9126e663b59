import PortalModel
import Storage

/// A command that calls one of an application's products with a credential: ready to be pasted into a shell.
struct FirstCall {
    let command: String

    /// - Parameter tokens: Where OAuth clients get tokens.
    /// - Returns: `nil` where no product takes the credential's method, or none has an operation that reads.
    init?(_ credential: Credential, secret: String, _ offers: [Catalog.Offer], tokens: String) {
        guard
            let offer = offers.first(where: { offer in
                offer.product.authentication.contains { $0.id == credential.method.rawValue }
            }),
            let method = offer.product.authentication.first(where: { $0.id == credential.method.rawValue }),
            let host = offer.product.gateway.hosts.first, let path = FirstCall.path(of: offer)
        else { return nil }
        var url = "https://\(host)\(path)"
        var (option, before) = ("", "")
        switch method {
        case .apiKey(let header, let query):
            if header == nil, let query {
                url += "?\(query)=\(secret)"
            } else {
                option = "\n  -H '\(header ?? AuthenticationMethod.defaultKeyHeader): \(secret)'"
            }
        case .basic: option = "\n  -u '\(credential.publicName ?? ""):\(secret)'"
        case .oauth:
            before =
                "TOKEN=$(curl -s '\(tokens)' \\\n  -u '\(credential.publicName ?? ""):\(secret)' \\\n"
                + "  -d grant_type=client_credentials \\\n  | sed 's/.*\"access_token\":\"\\([^\"]*\\)\".*/\\1/')\n"
            option = "\n  -H \"Authorization: Bearer $TOKEN\""
        }
        command = before + "curl '\(url)'" + (option.isEmpty ? "" : " \\" + option)
    }

    /// The path of the shortest operation that only reads and needs no parameter.
    private static func path(of offer: Catalog.Offer) -> String? {
        let readable = offer.operations.filter { $0.method == "GET" && !$0.path.contains("{") }
        guard let operation = readable.min(by: { $0.path.count < $1.path.count }) else { return nil }
        guard let pattern = offer.product.gateway.paths.first else { return operation.path }
        return pattern.hasSuffix("/*") ? String(pattern.dropLast(2)) + operation.path : pattern
    }
}
