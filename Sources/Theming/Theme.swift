package import Mustache

/// A theme with all that it inherits: templates, styles, scripts, files and words.
///
///     let theme = Theme.load("harbor", from: "themes", named: location, diagnostics: &diagnostics)
///     try theme?.render("page", context, into: &bytes)
///
/// A theme takes the place of its parent's files one by one: a file with the same path counts instead of the parent's.
package struct Theme: Sendable {
    package let name: String
    let templates: TemplateSet
    /// Path within the theme (`styles/base.css`) → the file that counts.
    let files: [String: ThemeFile]
    /// Names below `styles/`, parents' first.
    let styles: [String]
    let headScripts: [String]
    let moduleScripts: [String]
    let demandScripts: [String]
    /// What only the companion's pages load, beside the rest.
    let companionStyles: [String]
    let companionScripts: [String]
    /// Language → key → words; those of the companion alone under `en.companion`.
    let words: [String: [String: String]]

    /// Renders one template behind what `output` holds; safe to call from several tasks at once.
    ///
    /// - Throws: `RenderingError` where the theme has no such template, or its partials never end.
    package func render(
        _ template: String, _ context: Value, into output: inout [UInt8]
    ) throws(RenderingError) {
        try templates.render(template, context, into: &output)
    }

    /// The theme's words in a language: those of `pt-BR`, else of `pt`, else English, key by key.
    package func strings(for language: String) -> [String: String] { strings(for: language, file: "") }

    /// The words of the companion's pages and mails: those of the site, and of `strings/<language>.companion.json`,
    /// which static pages do without.
    package func companionStrings(for language: String) -> [String: String] {
        strings(for: language).merging(strings(for: language, file: ".companion")) { _, companion in companion }
    }

    private func strings(for language: String, file: String) -> [String: String] {
        var chosen = words["en" + file] ?? [:]
        let primary = String(language.prefix { $0 != "-" }).lowercased()
        for name in [primary, language] {
            chosen.merge(words[name + file] ?? [:]) { _, closer in closer }
        }
        return chosen
    }
}

/// One file of a theme, and where it is.
struct ThemeFile: Sendable {
    /// For diagnostics: `themes/default/styles/base.css`.
    var path: String
    var bytes: [UInt8]
}
