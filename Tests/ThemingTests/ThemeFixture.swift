import Diagnostics
import Foundation
import Mustache
import TestSupport
import Theming

/// A themes folder of a test's own.
struct ThemeFixture {
    let folder: TemporaryFolder

    init(_ files: [String: String]) throws { folder = try TemporaryFolder(files) }

    func load(_ name: String) -> (theme: Theme?, diagnostics: [Diagnostic]) {
        var diagnostics: [Diagnostic] = []
        let place = SourceLocation(file: "site-config.json", line: 3, column: 14)
        let theme = Theme.load(name, from: folder.path, named: place, diagnostics: &diagnostics)
        return (theme, diagnostics)
    }

    /// The bundle of a theme `a` with one style sheet, and what was found wrong.
    static func css(
        _ text: String, assets: [String: String] = [:], accent: String? = nil
    ) throws -> (text: String, assets: ThemeAssets, diagnostics: [Diagnostic]) {
        var files = ["a/theme.json": #"{"name":"a","styles":["s.css"]}"#, "a/styles/s.css": text]
        for (name, content) in assets { files["a/assets/\(name)"] = content }
        let fixture = try ThemeFixture(files)
        var (theme, diagnostics) = fixture.load("a")
        guard
            let assets = theme?.assets(
                branding: Branding(accent: accent), accentLocation: nil, diagnostics: &diagnostics)
        else { throw Repository.Missing(what: "the theme: \(diagnostics)") }
        return (Self.text(assets.stylesheet.url, in: assets), assets, diagnostics)
    }

    static func text(_ path: String, in assets: ThemeAssets) -> String {
        String(decoding: assets.files.first { $0.path == path }?.bytes ?? [], as: UTF8.self)
    }
}
