import Crypto
package import Diagnostics
import HTTP
import Mustache
package import PortalModel
import Synchronization
import Theming

/// How the pages of each portal look, and those of the console. Replaced whole on reload.
package struct Looks: Sendable {
    /// One portal's theme with everything its pages share.
    struct Look: Sendable {
        let theme: Theme
        let words: Words
        /// What is the same on every page.
        let shared: [String: Value]
    }

    let portals: [PortalID: Look]
    /// The console's: the first portal's, in the organization's name.
    let console: Look
    /// Style sheets, scripts and images by name: `app.3f2a1b0c9d.css`. Names hold a hash, so all portals' lie together.
    let files: [String: [UInt8]]

    /// Where ``files`` are served, below the companion's own path.
    static let assetPath = "companion-assets/"

    /// Loads every portal's theme.
    /// - Parameter folder: The site's: it holds `themes/` and `content/`.
    /// - Returns: `nil` where a theme cannot be used; `diagnostics` says why.
    package init?(site: SiteConfig, folder: String, address: PublicAddress, diagnostics: inout [Diagnostic]) {
        var portals: [PortalID: Look] = [:]
        var files: [String: [UInt8]] = [:]
        for portal in site.portals {
            guard
                let theme = Theme.load(
                    portal.theme.value, from: folder + "/themes", named: portal.theme.location,
                    diagnostics: &diagnostics)
            else { return nil }
            let assets = theme.assets(
                isCompanion: true, branding: Branding(accent: portal.branding.accent?.value), language: portal.language,
                accentLocation: portal.branding.accent?.location, diagnostics: &diagnostics)
            for file in assets.files { files[Self.name(file.path)] = file.bytes }
            var images: [String: String] = [:]
            for (key, path) in [("logo", portal.branding.logo), ("favicon", portal.branding.favicon)] {
                guard let path = path?.value, let file = OpenFile(path: "\(folder)/content/\(path)"),
                    file.kind == .file
                else { continue }
                let bytes = file.readAll()
                let name = Self.name(path)
                let dot = name.lastIndex(of: ".") ?? name.endIndex
                images[key] = "\(name[..<dot]).\(ContentHash.short(bytes))\(name[dot...])"
                files[images[key] ?? name] = bytes
            }
            let words = Words(all: theme.companionStrings(for: portal.language))
            let shared = SharedContext(
                site: site, portal: portal, address: address, assets: assets, images: images, words: words)
            portals[portal.id] = Look(theme: theme, words: words, shared: shared.members)
        }
        guard let first = site.portals.first, let look = portals[first.id] else { return nil }
        self.portals = portals
        self.files = files
        console = Look(
            theme: look.theme, words: look.words,
            shared: SharedContext.console(look.shared, site: site, address: address, words: look.words))
    }

    private static func name(_ path: String) -> String {
        path.split(separator: "/").last.map(String.init) ?? path
    }
}

/// The looks as they are now.
package final class CurrentLooks: Sendable {
    private let current: Mutex<Looks>

    package init(_ looks: Looks) { current = Mutex(looks) }

    var now: Looks { current.withLock { $0 } }

    /// Shows pages in other looks from now on.
    package func replace(with looks: Looks) { current.withLock { $0 = looks } }
}
