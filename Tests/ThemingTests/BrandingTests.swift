import Diagnostics
import Glibc
import Testing
import Theming

struct BrandingTests {
    /// WCAG 2.2, relative luminance and contrast ratio, written down a second time.
    private func contrast(_ left: String, _ right: String) -> Double {
        func luminance(_ hex: String) -> Double {
            let value = Int(hex.dropFirst(), radix: 16) ?? 0
            let parts = [value >> 16, value >> 8 & 255, value & 255].map { part -> Double in
                let share = Double(part) / 255
                return share <= 0.04045 ? share / 12.92 : pow((share + 0.055) / 1.055, 2.4)
            }
            return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2]
        }
        let pair = [luminance(left), luminance(right)].sorted()
        return (pair[1] + 0.05) / (pair[0] + 0.05)
    }

    /// The values of one property, in the order of its rules: light, dark by system, dark by choice.
    private func values(of property: String, in css: String) -> [String] {
        css.split(whereSeparator: { "{};".contains($0) }).filter { $0.hasPrefix(property + ":") }
            .map { String($0.dropFirst(property.count + 1)) }
    }

    @Test(arguments: ["#000", "#fff", "#0f766e", "#FFD400", "#f00", "#00ff00", "#0000ff", "#777777", "#767676"])
    func derivesReadableColours(accent: String) throws {
        let css = try ThemeFixture.css("", accent: accent).text
        let text = values(of: "--accent-text", in: css)
        try #require(text.count == 3)
        #expect(contrast(text[0], "#ffffff") >= 4.5)
        #expect(contrast(text[1], "#0b1120") >= 4.5)
        #expect(text[1] == text[2])
        for (strong, on) in zip(values(of: "--accent-strong", in: css), values(of: "--on-accent", in: css)) {
            #expect(contrast(strong, on) >= 4.5)
        }
    }

    /// #777 misses 4.5:1 on white by little (4.48), #767676 does not (4.54).
    @Test(arguments: [("#777", "4.4"), ("#ffd400", "1.4"), ("#767676", nil), ("#0f766e", nil)] as [(String, String?)])
    func warnsOfLowContrast(accent: String, ratio: String?) throws {
        let found = try ThemeFixture.css("", accent: accent).diagnostics
        #expect(found.count == (ratio == nil ? 0 : 1))
        guard let ratio, let warning = found.first else { return }
        #expect(warning.severity == .warning)
        #expect(warning.message == "Accent '\(accent)' has a contrast of \(ratio):1 with white; text needs 4.5:1")
        #expect(warning.hint?.contains("#") == true)
    }

    @Test func keepsAnAccentThatIsReadable() throws {
        let css = try ThemeFixture.css("", accent: "#0f766e").text
        #expect(values(of: "--accent", in: css).first == "#0f766e")
        #expect(values(of: "--accent-strong", in: css).first == "#0f766e")
    }

    @Test func addsNothingWithoutAnAccent() throws {
        #expect(try ThemeFixture.css("a{}").text == "a{}")
    }
}
