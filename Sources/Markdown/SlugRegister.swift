/// Gives headings their anchors by GitHub's rule: lower case, punctuation dropped, spaces to hyphens, letters of every
/// script kept, duplicates numbered (`usage`, `usage-1`, `usage-2`).
///
/// Source of the rule: github-slugger, which the Markdown tools of GitHub, Docusaurus and others share.
package struct SlugRegister: Sendable {
    private var taken: [String: Int] = [:]

    package init() {}

    /// A slug that none of the earlier calls returned.
    package mutating func slug(for text: String) -> String {
        let base = SlugRegister.base(of: text)
        var count = taken[base] ?? 0
        var result = count == 0 ? base : "\(base)-\(count)"
        if count > 0 || taken[result] != nil {
            while taken[result] != nil {
                count += 1
                result = "\(base)-\(count)"
            }
        }
        taken[base] = count == 0 ? 1 : count
        if result != base { taken[result] = 1 }
        return result
    }

    /// Keeps an id that the author chose.
    package mutating func reserve(_ id: String) { taken[id] = taken[id] ?? 1 }

    /// The slug before duplicates are numbered; `section` where nothing is left.
    package static func base(of text: String) -> String {
        var result = String.UnicodeScalarView()
        for scalar in text.unicodeScalars {
            if scalar.value < 128 {
                let byte = UInt8(scalar.value)
                if byte.isASCIIAlphanumeric || byte == UInt8(ascii: "-") || byte == UInt8(ascii: "_") {
                    result.append(Unicode.Scalar(byte.asciiLowercased))
                } else if byte == UInt8(ascii: " ") {
                    result.append("-")
                }
            } else if isKept(scalar) {
                result.append(contentsOf: scalar.properties.lowercaseMapping.unicodeScalars)
            }
        }
        return result.isEmpty ? "section" : String(result)
    }

    private static func isKept(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.properties.generalCategory {
        case .uppercaseLetter, .lowercaseLetter, .titlecaseLetter, .modifierLetter, .otherLetter, .nonspacingMark,
            .spacingMark, .enclosingMark, .decimalNumber, .letterNumber, .connectorPunctuation:
            true
        default: false
        }
    }
}
