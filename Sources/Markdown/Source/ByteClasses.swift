extension UInt8 {
    /// Space, tab, line feed, vertical tab, form feed, carriage return.
    var isMarkdownSpace: Bool { self == 0x20 || (self >= 0x09 && self <= 0x0D) }
    var isSpaceOrTab: Bool { self == 0x20 || self == 0x09 }
    var isASCIIDigit: Bool { self >= 0x30 && self <= 0x39 }
    var isASCIILetter: Bool { (self | 0x20) >= 0x61 && (self | 0x20) <= 0x7A }
    var isASCIIAlphanumeric: Bool { isASCIIDigit || isASCIILetter }
    /// The lower-case letter of an ASCII capital; anything else as it is.
    var asciiLowercased: UInt8 { self >= 0x41 && self <= 0x5A ? self | 0x20 : self }
    /// ASCII punctuation (CommonMark 2.1).
    var isASCIIPunctuation: Bool {
        (self >= 0x21 && self <= 0x2F) || (self >= 0x3A && self <= 0x40) || (self >= 0x5B && self <= 0x60)
            || (self >= 0x7B && self <= 0x7E)
    }
}

/// Whether a URL may stand in untrusted text.
enum URLScheme {
    /// Relative references and http, https, mailto, tel, ftp, xmpp; for images also `data:` of raster formats.
    /// Browsers drop tabs, line ends and leading control bytes before they read a scheme (WHATWG URL 4.4), so this does
    /// too.
    static func isHarmless(_ url: String, image: Bool) -> Bool {
        var scheme: [UInt8] = []
        for byte in url.utf8 {
            if byte == 0x09 || byte == 0x0A || byte == 0x0D { continue }
            if byte <= 0x20, scheme.isEmpty { continue }
            if byte == UInt8(ascii: ":") { return allows(scheme, url: url, image: image) }
            guard
                byte.isASCIIAlphanumeric || byte == UInt8(ascii: "+") || byte == UInt8(ascii: "-")
                    || byte == UInt8(ascii: ".")
            else { return true }
            scheme.append(byte.asciiLowercased)
        }
        return true
    }

    private static func allows(_ scheme: [UInt8], url: String, image: Bool) -> Bool {
        switch String(decoding: scheme, as: UTF8.self) {
        case "http", "https", "mailto", "tel", "ftp", "xmpp": true
        case "data":
            image
                && ["data:image/png", "data:image/gif", "data:image/jpeg", "data:image/webp"].contains {
                    url.lowercased().hasPrefix($0)
                }
        default: false
        }
    }
}
