import Mustache
import PortalModel
import Theming

/// What every page of a portal shows alike, under the names that the static pages' templates know.
struct SharedContext {
    let members: [String: Value]

    init(
        site: SiteConfig, portal: Portal, address: PublicAddress, assets: ThemeAssets, images: [String: String],
        words: Words
    ) {
        members = [
            "lang": .string(portal.language), "dir": .string(portal.isRightToLeft ? "rtl" : "ltr"),
            "t": .object(words.all.mapValues { .string($0) }), "root": .string(Self.root(portal, address)),
            // Assets are named `assets/…` from the root of a site.
            "assetRoot": .string(address.basePath + Looks.assetPath),
            "base": .string(address.basePath), "withoutSearch": .boolean(true), "companion": .boolean(false),
            "sidebar": .boolean(false),
            "account": .boolean(false), "note": .boolean(false), "form": .boolean(false), "alert": .boolean(false),
            "portal": .object([
                "id": .string(portal.id.rawValue), "title": .string(portal.title), "url": .string(portal.url),
                "support": Self.support(site.organization.support).map { .string($0) } ?? .boolean(false),
                "organization": .object([
                    "name": .string(site.organization.name),
                    "url": site.organization.url.map { .string($0) } ?? .boolean(false),
                ]),
                "logo": images["logo"].map { .object(["url": .string("assets/" + $0)]) } ?? .boolean(false),
                "favicon": images["favicon"].map { .string("assets/" + $0) } ?? .boolean(false),
            ]),
            "assets": .object([
                "stylesheet": Self.reference(assets.stylesheet),
                "headScripts": .list(assets.headScripts.map(Self.reference)),
                "moduleScripts": .list(assets.moduleScripts.map(Self.reference)),
            ]),
            "navigation": .list((portal.navigation ?? []).map { Self.item($0) }),
        ]
    }

    /// The portal's root as pages here link to it: a path where both are on one host.
    static func root(_ portal: Portal, _ address: PublicAddress) -> String {
        Origin.of(portal.url) == address.origin ? portal.basePath : portal.url
    }

    private static func item(_ item: Portal.NavigationItem) -> Value {
        let (url, isExternal) =
            switch item.target {
            case .path(let path): (path, false)
            case .products: ("products/", false)
            case .url(let url): (url, true)
            }
        return .object([
            "title": .string(item.title), "url": .string(url), "external": .boolean(isExternal),
            "current": .boolean(false),
        ])
    }

    private static func support(_ support: String?) -> String? {
        guard let support else { return nil }
        return support.contains("@") && !support.contains(":") ? "mailto:" + support : support
    }

    private static func reference(_ asset: AssetReference) -> Value {
        .object(["url": .string(asset.url), "integrity": .string(asset.integrity)])
    }

    /// The console's context, made of a portal's.
    static func console(
        _ shared: [String: Value], site: SiteConfig, address: PublicAddress, words: Words
    ) -> [String: Value] {
        var console = shared
        console["root"] = .string(address.path("console"))
        console["navigation"] = .list([])
        if case .object(var portal)? = console["portal"] {
            portal["title"] = .string("\(site.organization.name) · \(words("console"))")
            console["portal"] = .object(portal)
        }
        return console
    }
}
