import Diagnostics

/// What a portal makes its own of a theme, as CSS custom properties.
package struct Branding: Sendable {
    /// A CSS hex colour.
    package var accent: String?

    package init(accent: String?) { self.accent = accent }

    /// Text needs this contrast (WCAG 2.2, 1.4.3).
    static let textRatio = 4.5
    /// The grounds that themes put text on, brightest and darkest of each scheme.
    private static let lightGrounds = ["#ffffff", "#f1f5f9"]
    private static let darkGrounds = ["#0b1120", "#1c2637"]

    /// The properties for both schemes:
    /// `--accent` as chosen, `--accent-text` readable as text on the page, `--accent-strong` for filled buttons, and
    /// `--on-accent` readable on those.
    func css(at location: SourceLocation?, diagnostics: inout [Diagnostic]) -> String {
        guard let accent, let chosen = Color(hex: accent) else { return "" }
        let light = Self.lightGrounds.compactMap(Color.init(hex:))
        let dark = Self.darkGrounds.compactMap(Color.init(hex:))
        let lightText = chosen.readable(on: light, ratio: Self.textRatio)
        let darkText = chosen.readable(on: dark, ratio: Self.textRatio)
        let ratio = chosen.contrast(with: .white)
        if ratio < Self.textRatio {
            let shown = "\(Int(ratio)).\(Int(ratio * 10) % 10)"
            diagnostics.append(
                Diagnostic(
                    .warning, "low-contrast", at: location, length: accent.utf8.count,
                    "Accent '\(accent)' has a contrast of \(shown):1 with white; text needs 4.5:1",
                    hint: "the pages use '\(lightText.hex)' for text and buttons; choose it to be rid of this"))
        }
        let strong = chosen.readable(on: [.white], ratio: Self.textRatio)
        let lightRules =
            "--accent:\(chosen.hex);--accent-text:\(lightText.hex);--accent-strong:\(strong.hex);--on-accent:#ffffff"
        let darkRules =
            "--accent:\(chosen.hex);--accent-text:\(darkText.hex);--accent-strong:\(strong.hex);--on-accent:#ffffff"
        return """
            :root{\(lightRules)}\
            @media (prefers-color-scheme:dark){:root:not([data-scheme=light]){\(darkRules)}}\
            :root[data-scheme=dark]{\(darkRules)}

            """
    }
}
