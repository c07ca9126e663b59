import OpenAPI
import PortalModel

/// The files beside the pages: for search engines, and for the CDN that serves the portal.
struct SiteFiles {
    let portal: PortalSite
    let site: Site

    var all: [(path: String, bytes: [UInt8])] {
        [
            ("sitemap.xml", Array(sitemap.utf8)), ("robots.txt", Array(robots.utf8)),
            ("_redirects", Array(redirects.utf8)), ("_headers", Array(headers.utf8)),
        ]
    }

    /// Every page for readers (sitemaps.org protocol 0.9). It has no dates: a build knows none that are true.
    private var sitemap: String {
        var text = """
            <?xml version="1.0" encoding="UTF-8"?>
            <urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">

            """
        for page in portal.pages where page.isListed {
            let address = (portal.portal.url + page.url.href).split(separator: "&", omittingEmptySubsequences: false)
            text += "  <url><loc>\(address.joined(separator: "&amp;"))</loc></url>\n"
        }
        return text + "</urlset>\n"
    }

    private var robots: String {
        guard portal.portal.access.reading == .anyone else { return "User-agent: *\nDisallow: /\n" }
        return "User-agent: *\nAllow: /\n\nSitemap: \(portal.portal.url)sitemap.xml\n"
    }

    /// `/old/ /new/ 301` for hosts that know the file; others show the small page at the old address.
    private var redirects: String {
        let base = portal.portal.basePath
        return portal.pages.compactMap { page in
            guard case .redirect(let target) = page.content else { return nil }
            return "\(base)\(page.url.href) \(base)\(target.href) 301\n"
        }.joined()
    }

    /// Response headers: nothing may come from elsewhere, nothing inline runs, what is named by its hash never changes.
    /// No header is set by two rules, since hosts differ in which of them wins.
    private var headers: String {
        let base = portal.portal.basePath
        let companion = site.config.companionURL.map { " " + Origin.of($0) } ?? ""
        let policy = [
            "default-src 'none'", "script-src 'self'", "style-src 'self'", "img-src 'self' data:", "font-src 'self'",
            "media-src 'self'", "manifest-src 'self'", "connect-src 'self'\(companion)\(servers)",
            "form-action 'self'\(companion)",
            "base-uri 'none'", "frame-ancestors 'none'",
        ].joined(separator: "; ")
        return """
            \(base)*
              Content-Security-Policy: \(policy)
              X-Content-Type-Options: nosniff
              X-Frame-Options: DENY
              Referrer-Policy: strict-origin-when-cross-origin
              Cross-Origin-Opener-Policy: same-origin
              Permissions-Policy: camera=(), geolocation=(), microphone=(), payment=(), usb=()

            \(base)assets/*
              Cache-Control: public, max-age=31536000, immutable

            """
    }

    /// Where the console may send calls: the origins of the APIs' servers and of the places that give tokens.
    private var servers: String {
        var origins: Set<String> = []
        if let endpoint = site.config.companion.oauth.provider(for: portal.portal.id)?.tokenEndpoint {
            origins.insert(Origin.of(endpoint))
        }
        for api in portal.products.flatMap(\.apis) {
            let servers = api.document.servers + api.operations.flatMap(\.servers)
            for url in servers.flatMap(\.allURLs) + api.document.securitySchemes.flatMap(\.tokenURLs) {
                guard url.hasPrefix("https://") || url.hasPrefix("http://") else { continue }
                let origin = Origin.of(url)
                // What is no host cannot be in a policy (CSP3 §2.3.1); a header of such would be refused as a whole.
                if origin.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F && !";,'\"{}".utf8.contains($0) }) {
                    origins.insert(origin)
                }
            }
        }
        return origins.sorted().map { " " + $0 }.joined()
    }
}
