import Diagnostics
import Foundation
import TestSupport
import Testing
import Theming

/// The themes that come with Portico.
struct OwnThemesTests {
    @Test(arguments: ["default", "harbor"])
    func loadWithoutAWord(name: String) throws {
        var diagnostics: [Diagnostic] = []
        let loaded = Theme.load(
            name, from: Repository.root.path + "/themes", named: SourceLocation(file: "site-config.json"),
            diagnostics: &diagnostics)
        let theme = try #require(loaded)
        let assets = theme.assets(branding: Branding(accent: "#0f766e"), accentLocation: nil, diagnostics: &diagnostics)
        #expect(diagnostics.map(\.description) == [])
        #expect(ThemeFixture.text(assets.stylesheet.url, in: assets).contains("--accent-strong:#0f766e"))
    }

    @Test func harborAddsToTheDefault() throws {
        var diagnostics: [Diagnostic] = []
        let sheets = ["default", "harbor"].map { name -> String in
            let theme = Theme.load(
                name, from: Repository.root.path + "/themes", named: SourceLocation(file: "site-config.json"),
                diagnostics: &diagnostics)
            let assets = theme?.assets(branding: Branding(accent: nil), accentLocation: nil, diagnostics: &diagnostics)
            return assets.map { ThemeFixture.text($0.stylesheet.url, in: $0) } ?? ""
        }
        #expect(!sheets[0].isEmpty)
        #expect(sheets[1].hasPrefix(sheets[0]))
        #expect(sheets[1].utf8.count > sheets[0].utf8.count)
    }
}
