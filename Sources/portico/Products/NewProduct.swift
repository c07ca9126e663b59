import Diagnostics
import Markdown
import OpenAPI
import PortalModel

/// A product as it is to be made: what was asked for, and what the document says where nothing was.
struct NewProduct {
    /// What somebody wants made.
    struct Wish {
        var id: ProductID
        /// `nil`: as in the document.
        var title: String?
        var summary: String?
        /// The version's name in addresses.
        var version: String?
        /// Where the gateway sends requests; `nil` makes a product that is documented only.
        var upstream: String?
        /// Who is to offer it; nobody makes a draft.
        var portals: [PortalID] = []
    }

    let id: ProductID
    let name: String
    let summary: String?
    let version: String?
    let upstream: String?
    let status: Product.Status
    let labels: [String: [String]]
    let authentication: [AuthenticationMethod]
    let source: ProductSource

    /// - Parameter site: Its portals are the only ones that there are.
    /// - Returns: `nil` where it cannot get into just the portals that were asked for; `diagnostics` says why.
    init?(_ wish: Wish, from source: ProductSource, for site: SiteConfig, diagnostics: inout [Diagnostic]) {
        let known = site.portals.map(\.id.rawValue)
        for portal in wish.portals where !known.contains(portal.rawValue) {
            diagnostics.append(
                Diagnostic(
                    .error, "unknown-portal", at: nil,
                    "Portal '\(portal)' is not declared in \(SiteConfig.fileName)",
                    hint: Spelling.hint(for: portal.rawValue, among: known)))
        }
        let placement = PortalPlacement(of: wish.id, in: Set(wish.portals), among: site.portals)
        let isDraft = wish.portals.isEmpty
        // Nobody offers a draft.
        if !isDraft { diagnostics += NewProduct.problems(of: placement, id: wish.id) }
        guard !diagnostics.fail() else { return nil }
        id = wish.id
        let texts = DocumentTexts(source.document)
        name = wish.title ?? texts.title ?? DocumentTexts.words(of: wish.id)
        summary = wish.summary ?? texts.summary
        version = wish.version ?? DocumentTexts.versionName(of: source.document.info.version)
        upstream = wish.upstream
        status = isDraft ? .draft : .published
        labels = isDraft ? [:] : placement.labels
        authentication = upstream == nil ? [] : source.document.methods(for: wish.portals.map(\.rawValue))
        self.source = source
    }

    /// Nobody is to see a product whom nobody named.
    private static func problems(of placement: PortalPlacement, id: ProductID) -> [Diagnostic] {
        let unreachable = placement.unreachable.map { portal in
            Diagnostic(
                .error, "portal-by-name", at: portal.location,
                "Portal '\(portal.id)' offers products by their ids, and '\(id)' is none of them",
                hint: "add '\(id)' to its 'catalog.products'")
        }
        guard !placement.others.isEmpty else { return unreachable }
        let options = placement.others.map { "--portal \($0.id)" }.joined(separator: " ")
        return unreachable
            + placement.others.map { portal in
                Diagnostic(
                    .error, "portal-not-named", at: portal.location,
                    "Portal '\(portal.id)' would offer the product, too",
                    hint: "add '\(options)', or change its 'catalog'")
            }
    }
}

extension OpenAPIDocument {
    /// The accepted methods that the security schemes stand for, as far as every one of the audiences sees them.
    fileprivate func methods(for audiences: [String]) -> [AuthenticationMethod] {
        let seen = (audiences.isEmpty ? [[]] : audiences.map { [$0] }).map { cut(for: Set($0)).document.methods }
        let common = seen[0].filter { method in seen.allSatisfy { $0.contains(method) } }
        return common.isEmpty ? [.apiKey(header: nil, query: nil)] : common
    }

    private var methods: [AuthenticationMethod] {
        var methods: [AuthenticationMethod] = []
        for scheme in securitySchemes {
            guard let method = method(scheme), !methods.contains(where: { $0.id == method.id }) else { continue }
            methods.append(method)
        }
        return methods
    }

    private func method(_ scheme: SecurityScheme) -> AuthenticationMethod? {
        switch scheme.kind {
        case .apiKey(let name, .header): .apiKey(header: name, query: nil)
        case .apiKey(let name, .query): .apiKey(header: nil, query: name)
        case .http(let scheme, _) where scheme.lowercased() == "basic": .basic
        case .http(let scheme, _) where scheme.lowercased() == "bearer": .oauth(scopes: [])
        case .oauth2(let flows):
            .oauth(
                scopes: flows.flatMap(\.scopes).map(\.name).reduce(into: []) { if !$0.contains($1) { $0.append($1) } })
        case .openIdConnect: .oauth(scopes: [])
        default: nil
        }
    }
}
