import Crypto
import Mustache
import PortalModel
import Theming

/// What every page of a portal shows alike: made once, copied into each page's context.
struct PortalContext: Sendable {
    let shared: [String: Value]

    init(site: Site, portal: PortalSite, theme: Theme, look: ThemeAssets, assets: AssetStore) {
        let config = portal.portal
        var context = Context()
        context["lang"] = .string(config.language)
        context["dir"] = .string(config.isRightToLeft ? "rtl" : "ltr")
        context["t"] = .object(theme.strings(for: config.language).mapValues { .string($0) })
        context["portal"] = Self.portal(config, organization: site.config.organization, assets: assets)
        context["assets"] = .object(of: [
            "stylesheet": Self.reference(look.stylesheet),
            "headScripts": .list(look.headScripts.map(Self.reference)),
            "moduleScripts": .list(look.moduleScripts.map(Self.reference)),
            "words": Self.reference(look.words),
            "demandScripts": .object(look.demandScripts.mapValues(Self.reference)),
        ])
        if let companion = site.config.companionURL {
            let query = "?portal=\(config.id)"
            // Who comes by invitation or single sign-on cannot sign up.
            let canSignUp = [.selfService, .approval].contains(config.access.registration)
            context["companion"] = .object(of: [
                "signIn": .string("\(companion)/sign-in\(query)"),
                "signUp": canSignUp ? .string("\(companion)/sign-up\(query)") : .null,
                "dashboard": .string("\(companion)/dashboard\(query)"),
                "session": .string("\(companion)/session\(query)"),
            ])
        }
        shared = context.members
    }

    private static func portal(
        _ portal: Portal, organization: SiteConfig.Organization, assets: AssetStore
    ) -> Value {
        .object(of: [
            "id": .string(portal.id.rawValue), "title": .string(portal.title), "url": .string(portal.url),
            "description": .text(portal.description),
            "language": .string(portal.language), "support": .text(supportLink(organization.support)),
            "organization": .object(of: ["name": .string(organization.name), "url": .text(organization.url)]),
            "logo": image(portal.branding.logo?.value, assets, alt: organization.name),
            "favicon": portal.branding.favicon.flatMap { assets.asset("content/" + $0.value) }.map {
                .string($0.url.href)
            },
            "signedInOnly": .boolean(portal.access.reading == .signedIn),
            "selfRegistration": .boolean(portal.access.registration != .sso),
        ])
    }

    /// A mail address as a link.
    private static func supportLink(_ support: String?) -> String? {
        guard let support else { return nil }
        return support.contains("@") && !support.contains(":") ? "mailto:" + support : support
    }

    private static func image(_ path: String?, _ assets: AssetStore, alt: String) -> Value? {
        guard let path, let asset = assets.asset("content/" + path) else { return nil }
        return .object(of: [
            "url": .string(asset.url.href), "width": asset.width.map { .integer($0) },
            "height": asset.height.map { .integer($0) }, "alt": .string(alt),
        ])
    }

    private static func reference(_ asset: AssetReference) -> Value {
        .object(of: ["url": .string(asset.url), "integrity": .string(asset.integrity)])
    }
}
