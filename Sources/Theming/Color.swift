import Glibc

/// An sRGB colour, for judging how readable it is.
struct Color: Equatable {
    /// 0…1.
    var red, green, blue: Double

    static let white = Color(red: 1, green: 1, blue: 1)

    init(red: Double, green: Double, blue: Double) {
        self.red = red
        self.green = green
        self.blue = blue
    }

    /// `#rgb` or `#rrggbb`.
    init?(hex: String) {
        guard hex.hasPrefix("#") else { return nil }
        var digits = String(hex.dropFirst())
        if digits.count == 3 { digits = digits.map { "\($0)\($0)" }.joined() }
        guard digits.utf8.count == 6, digits.allSatisfy(\.isHexDigit), let value = UInt32(digits, radix: 16) else {
            return nil
        }
        self.init(
            red: Double(value >> 16) / 255, green: Double(value >> 8 & 255) / 255, blue: Double(value & 255) / 255)
    }

    /// `#rrggbb`.
    var hex: String {
        let parts = [red, green, blue].map { value -> String in
            let number = Int((min(max(value, 0), 1) * 255).rounded())
            return (number < 16 ? "0" : "") + String(number, radix: 16)
        }
        return "#" + parts.joined()
    }

    /// WCAG 2.2, "relative luminance".
    var luminance: Double {
        func linear(_ value: Double) -> Double {
            value <= 0.04045 ? value / 12.92 : pow((value + 0.055) / 1.055, 2.4)
        }
        return 0.2126 * linear(red) + 0.7152 * linear(green) + 0.0722 * linear(blue)
    }

    /// WCAG 2.2, "contrast ratio": 1 to 21.
    func contrast(with other: Color) -> Double {
        let (light, dark) = luminance > other.luminance ? (luminance, other.luminance) : (other.luminance, luminance)
        return (light + 0.05) / (dark + 0.05)
    }

    /// The colour nearest to this one, on the way to black or white, with at least `ratio` against all `backgrounds`.
    func readable(on backgrounds: [Color], ratio: Double) -> Color {
        let isDark = backgrounds.allSatisfy { $0.luminance < 0.18 }
        let goal = isDark ? Color.white : Color(red: 0, green: 0, blue: 0)
        for step in 0...100 {
            let mixed = mix(with: goal, part: Double(step) / 100)
            let rounded = Color(hex: mixed.hex) ?? mixed
            if backgrounds.allSatisfy({ rounded.contrast(with: $0) >= ratio }) { return rounded }
        }
        return goal
    }

    func mix(with other: Color, part: Double) -> Color {
        Color(
            red: red + (other.red - red) * part, green: green + (other.green - green) * part,
            blue: blue + (other.blue - blue) * part)
    }
}
