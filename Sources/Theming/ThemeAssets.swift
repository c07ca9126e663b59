import Crypto
package import Diagnostics
import Serialization

/// A file as pages refer to it.
package struct AssetReference: Sendable, Equatable {
    /// From the site's root: `assets/app.3f2a1b0c9d.css`.
    package var url: String
    /// For the `integrity` attribute.
    package var integrity: String
}

/// Everything that pages of one theme load: one style sheet, one file of scripts, and the files that the styles refer to.
///
/// Names hold a hash of the content, so that they can be cached for ever.
package struct ThemeAssets: Sendable {
    /// By address, from the site's root.
    package var files: [(path: String, bytes: [UInt8])]
    package var stylesheet: AssetReference
    package var headScripts: [AssetReference]
    package var moduleScripts: [AssetReference]
    /// Scripts that pages name and others import when they are needed, by name without `.js`.
    package var demandScripts: [String: AssetReference]
    /// The theme's words in the portal's language, as one JSON object, for scripts that are loaded on demand.
    package var words: AssetReference
}

extension Theme {
    /// The theme's assets with a portal's branding.
    ///
    /// - Parameters:
    ///   - isCompanion: Whether it is for the companion's pages, which load more.
    ///   - branding: What the portal chose.
    ///   - language: The portal's.
    ///   - location: Where its accent colour was written, for a colour that is hard to read.
    package func assets(
        isCompanion: Bool = false, branding: Branding, language: String = "en",
        accentLocation location: SourceLocation?,
        diagnostics: inout [Diagnostic]
    ) -> ThemeAssets {
        var named: [String: (path: String, bytes: [UInt8])] = [:]
        for (path, file) in files where path.hasPrefix("assets/") {
            named[path] = (Self.hashed(String(path.dropFirst("assets/".count)), file.bytes), file.bytes)
        }
        let urls = named.mapValues(\.path)
        var css: [UInt8] = []
        for style in styles + (isCompanion ? companionStyles : []) {
            guard let file = files["styles/" + style] else { continue }
            var sheet = Stylesheet(file)
            css += sheet.bundled(urls: urls, diagnostics: &diagnostics)
        }
        css += Array(branding.css(at: location, diagnostics: &diagnostics).utf8)
        let sheet = (path: Self.hashed("app.css", css), bytes: css)
        let head = headScripts.compactMap(script)
        let modules =
            bundle("app.js", moduleScripts) + (isCompanion ? bundle("companion.js", companionScripts) : [])
        let demand = demandScripts.compactMap { name in script(name).map { (name: name, file: $0) } }
        let words = words(for: language)
        return ThemeAssets(
            files: (Array(named.values) + [sheet, words] + head + modules + demand.map(\.file))
                .sorted { $0.path < $1.path },
            stylesheet: reference(sheet), headScripts: head.map(reference), moduleScripts: modules.map(reference),
            demandScripts: Dictionary(
                demand.map { (String($0.name.prefix { $0 != "." }), reference($0.file)) },
                uniquingKeysWith: { _, later in later }),
            words: reference(words))
    }

    private func words(for language: String) -> (path: String, bytes: [UInt8]) {
        let entries = strings(for: language).sorted { $0.key < $1.key }.map { Mapping.Entry($0, Node(.string($1))) }
        var bytes: [UInt8] = []
        JSONWriter.write(Node(.mapping(Mapping(entries))), pretty: false, into: &bytes)
        return (Self.hashed("words.json", bytes), bytes)
    }

    /// Modules that every page loads: one file for all that can stand together.
    private func bundle(_ name: String, _ scripts: [String]) -> [(path: String, bytes: [UInt8])] {
        let scripts = scripts.compactMap { name in files["scripts/" + name].map { (name: name, bytes: $0.bytes) } }
        let bundle = ScriptBundle(scripts.map(\.bytes))
        let together = bundle.bytes.isEmpty ? [] : [(path: Self.hashed(name, bundle.bytes), bytes: bundle.bytes)]
        return together + bundle.separate.compactMap { script(scripts[$0].name) }
    }

    private func script(_ name: String) -> (path: String, bytes: [UInt8])? {
        files["scripts/" + name].map { (Self.hashed(name, $0.bytes), $0.bytes) }
    }

    private func reference(_ file: (path: String, bytes: [UInt8])) -> AssetReference {
        AssetReference(url: file.path, integrity: ContentHash.integrity(file.bytes))
    }

    /// `logo.svg` → `assets/logo.3f2a1b0c9d.svg`
    private static func hashed(_ name: String, _ bytes: [UInt8]) -> String {
        let dot = name.lastIndex(of: ".") ?? name.endIndex
        return "assets/\(name[..<dot]).\(ContentHash.short(bytes))\(name[dot...])"
    }
}
