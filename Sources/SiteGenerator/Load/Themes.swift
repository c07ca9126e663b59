import Diagnostics
import PortalModel
import Theming

/// The themes that a site's portals name, each loaded once.
struct Themes {
    let site: Site

    /// Theme name → theme, of those that could be loaded; the problems of the others are in `diagnostics`.
    func load(for portals: [Portal], diagnostics: inout [Diagnostic]) -> [String: Theme] {
        var themes: [String: Theme] = [:]
        var tried: Set<String> = []
        for portal in portals where tried.insert(portal.theme.value).inserted {
            themes[portal.theme.value] = Theme.load(
                portal.theme.value, from: site.folder.path + "/themes", named: portal.theme.location,
                diagnostics: &diagnostics)
        }
        return themes
    }
}
