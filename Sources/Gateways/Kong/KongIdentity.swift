/// How Kong is made to tell the upstream of a caller (``GatewayIdentity``).
///
/// Kong has told name and credential in headers of its own when `request-transformer` runs, and `acl` before it the
/// caller's groups, with `, ` between them. What else is known of a caller is therefore a group that nothing asks for:
/// `|sub|parcels|free|sub_1|`; a template, which is an expression of Lua, takes it out of the header. Where an upstream
/// is not told something, the header is there without a value.
enum KongIdentity {
    static let groupsHeader = "X-Consumer-Groups"

    /// The one that opens a product.
    static func access(to product: String) -> String { "open|\(product)" }

    /// Of a caller as such.
    static func group(developer: String, portal: String) -> String { "|is|\(developer)|\(portal)|" }

    static func group(product: String, plan: String, subscription: String) -> String {
        "|sub|\(product)|\(plan)|\(subscription)|"
    }

    /// - Parameter shown: What Kong calls a credential by: the UUID of a key, the username of a password.
    static func group(credential: String, shown: String) -> String { "|key|\(shown)|\(credential)|" }

    /// Whether something is known of a caller by a group, rather than a product opened.
    static func isTelling(_ group: String) -> Bool { group.hasPrefix("|") }

    /// - Parameter product: Letters, digits, `-`, `_` and `.`.
    static func headers(of product: String) -> [GatewayHeader] {
        // In a pattern of Lua these two have a meaning.
        let pattern = product.replacing("-", with: "%-").replacing(".", with: "%.")
        return [
            GatewayHeader(name: GatewayIdentity.application, value: #"$(headers["x-consumer-username"])"#),
            GatewayHeader(
                name: GatewayIdentity.credential,
                // What may have a meaning in a pattern is escaped.
                value: group(#"|key|" .. (headers["x-credential-identifier"] or ""):gsub("%W", "%%%0") .. "|([^|]*)|"#)),
            GatewayHeader(name: GatewayIdentity.product, value: product),
            GatewayHeader(name: GatewayIdentity.developer, value: group("|is|([^|]*)|")),
            GatewayHeader(name: GatewayIdentity.portal, value: group("|is|[^|]*|([^|]*)|")),
            GatewayHeader(name: GatewayIdentity.plan, value: group("|sub|\(pattern)|([^|]*)|")),
            GatewayHeader(name: GatewayIdentity.subscription, value: group("|sub|\(pattern)|[^|]*|([^|]*)|")),
        ]
    }

    /// A template for what a pattern of Lua finds in the groups.
    private static func group(_ pattern: String) -> String {
        #"$((headers["x-consumer-groups"] or ""):match("\#(pattern)"))"#
    }
}
