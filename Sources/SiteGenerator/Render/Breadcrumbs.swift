import Mustache
import PortalModel

/// The way from a portal's home to a page.
struct Breadcrumbs {
    private let portal: PortalSite
    private let words: [String: String]

    init(_ portal: PortalSite, words: [String: String]) {
        self.portal = portal
        self.words = words
    }

    /// Home first, the page itself last and without an address; none on the home page itself.
    func trail(of page: PortalPage) -> [Value] {
        guard !page.url.path.isEmpty, page.isListed else { return [] }
        var crumbs: [Value] = [crumb(words["home"] ?? portal.portal.title, url: "")]
        var path = ""
        let parts = page.url.path.split(separator: "/")
        for part in parts.dropLast() {
            path += part + "/"
            guard let index = portal.routes.byURL[path] else { continue }
            let ancestor = portal.pages[index]
            let isCatalog = if case .catalog = ancestor.content { true } else { false }
            crumbs.append(
                crumb(isCatalog ? words["products"] ?? ancestor.title : ancestor.title, url: ancestor.url.href))
        }
        let title =
            switch page.content {
            case .catalog: words["products"] ?? page.title
            case .changelog: words["apiChangelog"] ?? page.title
            default: page.title
            }
        crumbs.append(.object(["title": .string(title), "last": .boolean(true), "url": .null]))
        return crumbs
    }

    private func crumb(_ title: String, url: String) -> Value {
        .object(["title": .string(title), "url": .string(url), "hasUrl": .boolean(true), "last": .boolean(false)])
    }
}
