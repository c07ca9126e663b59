import Mustache
import PortalModel

/// The way from a portal's home to a page.
struct Breadcrumbs {
    private let portal: PortalSite
    private let strings: (String) -> String

    init(_ portal: PortalSite, strings: @escaping (String) -> String) {
        self.portal = portal
        self.strings = strings
    }

    /// Home first, the page itself last and without an address; none on the home page itself.
    func trail(of page: PortalPage) -> [Value] {
        guard !page.url.path.isEmpty, page.isListed else { return [] }
        var crumbs: [Value] = [crumb(strings("home"), url: "")]
        var path = ""
        let parts = page.url.path.split(separator: "/")
        for part in parts.dropLast() {
            path += part + "/"
            guard let index = portal.routes.byURL[path] else { continue }
            let ancestor = portal.pages[index]
            let isCatalog = if case .catalog = ancestor.content { true } else { false }
            crumbs.append(crumb(isCatalog ? strings("catalog") : ancestor.title, url: ancestor.url.href))
        }
        let isCatalog = if case .catalog = page.content { true } else { false }
        crumbs.append(.object(["title": .string(isCatalog ? strings("catalog") : page.title), "last": .boolean(true)]))
        return crumbs
    }

    private func crumb(_ title: String, url: String) -> Value {
        .object(["title": .string(title), "url": .string(url), "hasUrl": .boolean(true), "last": .boolean(false)])
    }
}
