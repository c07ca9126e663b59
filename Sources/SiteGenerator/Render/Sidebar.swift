import Mustache
import PortalModel
import Synchronization
import Theming

/// Renders sidebars, each once for all pages that share it.
///
/// Pages of one folder differ in their sidebar only by which entry is their own, so one rendering serves them all; the
/// entry's link gets its `aria-current` when the page is put together. A folder of a hundred pages costs one
/// rendering instead of a hundred.
final class Sidebars: Sendable {
    /// Trees of more pages than this show, beside the way to the page, only what lies next to it.
    static let wholeTreeLimit = 200

    private let portal: PortalSite
    private let theme: Theme
    private let shared: [String: Value]
    private let rendered = Mutex<[String: [UInt8]]>([:])

    init(_ portal: PortalSite, theme: Theme, shared: [String: Value]) {
        self.portal = portal
        self.theme = theme
        self.shared = shared
    }

    /// The sidebar of a page, or `nil` where it has none.
    func html(for index: Int) throws -> [UInt8]? {
        let page = portal.pages[index]
        guard let subject = SidebarSubject(page, in: portal) else { return nil }
        let key = subject.key + "|" + page.url.root
        let html: [UInt8]
        if let known = rendered.withLock({ $0[key] }) {
            html = known
        } else {
            var context = shared
            context["root"] = .string(page.url.root)
            context["sections"] = .list(
                SidebarSections(
                    portal: portal, subject: subject, words: theme.strings(for: portal.portal.language)
                ).values)
            var buffer: [UInt8] = []
            try theme.render("sidebar", .object(context), into: &buffer)
            rendered.withLock { $0[key] = buffer }
            html = buffer
        }
        return Self.marking(page.url.root + page.url.href, in: html)
    }

    /// Adds `aria-current="page"` to the first link whose whole address is `href`.
    static func marking(_ href: String, in html: [UInt8]) -> [UInt8] {
        let link = Array("href=\"\(Self.escaped(href))\"".utf8)
        guard let start = html.firstRange(of: link) else { return html }
        var marked: [UInt8] = []
        marked.reserveCapacity(html.count + 24)
        marked += html[..<start]
        marked += link
        marked += Array(" aria-current=\"page\"".utf8)
        marked += html[(start + link.count)...]
        return marked
    }

    private static func escaped(_ href: String) -> String {
        href.contains("&")
            ? href.split(separator: "&", omittingEmptySubsequences: false).joined(separator: "&amp;") : href
    }
}

extension [UInt8] {
    /// Where `needle` first starts.
    fileprivate func firstRange(of needle: [UInt8]) -> Int? {
        guard let first = needle.first, count >= needle.count else { return nil }
        return withUnsafeBufferPointer { text in
            needle.withUnsafeBufferPointer { wanted in
                for index in 0...(text.count - wanted.count) where text[index] == first {
                    var length = 1
                    while length < wanted.count, text[index + length] == wanted[length] { length += 1 }
                    if length == wanted.count { return index }
                }
                return nil
            }
        }
    }
}

/// What a sidebar is about; pages with equal keys at equal depth have the same one.
enum SidebarSubject {
    /// A folder of guides; `folder` is the way that stands open, from the section's top.
    case section(String, folder: String)
    /// A product's pages; `folder` as above.
    case product(Int, folder: String)
    /// One group of operations of a product's API.
    case operations(product: Int, api: Int, group: Int?)

    init?(_ page: PortalPage, in portal: PortalSite) {
        switch page.content {
        case .guide(let source):
            let path = source.isIndex ? ContentPath.folder(of: source.name) : source.name
            let folder = source.isIndex ? path : ContentPath.folder(of: path)
            if case .product(let id) = source.home {
                guard let product = portal.products.firstIndex(where: { $0.product.id == id }) else { return nil }
                self = .product(product, folder: folder)
            } else {
                guard let section = PageTrees.section(of: source.name) else { return nil }
                self = .section(section, folder: String(folder.dropFirst(section.count + 1)))
            }
        case .product(let product, _), .changelog(let product):
            guard !portal.products[product].isLocked else { return nil }
            self = .product(product, folder: "")
        case .reference(let product, let api), .schema(let product, let api, _), .webhook(let product, let api, _):
            self = .operations(product: product, api: api, group: nil)
        case .tag(let product, let api, let group):
            self = .operations(product: product, api: api, group: group)
        case .operation(let product, let api, let operation):
            let group = portal.products[product].apis[api].groupOfOperation[operation]
            self = .operations(product: product, api: api, group: group)
        default:
            return nil
        }
    }

    var key: String {
        switch self {
        case .section(let name, let folder): "s|\(name)|\(folder)"
        case .product(let product, let folder): "p|\(product)|\(folder)"
        case .operations(let product, let api, let group): "o|\(product)|\(api)|\(group ?? -1)"
        }
    }
}
