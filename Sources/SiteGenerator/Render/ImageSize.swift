/// Reads an image's size from its first bytes, so that pages keep their layout while images load.
enum ImageSize {
    /// Width and height in CSS pixels of a PNG, GIF, JPEG, WebP or SVG; `nil` where the file does not tell.
    static func of(_ bytes: [UInt8], fileExtension: String) -> (width: Int, height: Int)? {
        switch fileExtension {
        case "png": png(bytes)
        case "gif": gif(bytes)
        case "jpg", "jpeg": jpeg(bytes)
        case "webp": webp(bytes)
        case "svg": SVGSize.of(bytes)
        default: nil
        }
    }

    /// PNG 11.2.2: the IHDR chunk comes first.
    private static func png(_ bytes: [UInt8]) -> (width: Int, height: Int)? {
        guard bytes.count >= 24, bytes[1...3].elementsEqual("PNG".utf8) else { return nil }
        return (big(bytes, 16, 4), big(bytes, 20, 4))
    }

    private static func gif(_ bytes: [UInt8]) -> (width: Int, height: Int)? {
        guard bytes.count >= 10, bytes[0..<3].elementsEqual("GIF".utf8) else { return nil }
        return (little(bytes, 6, 2), little(bytes, 8, 2))
    }

    /// ITU T.81 B.2: the size is in the start-of-frame segment, the markers C0 to CF without C4, C8 and CC.
    private static func jpeg(_ bytes: [UInt8]) -> (width: Int, height: Int)? {
        guard bytes.count > 4, bytes[0] == 0xFF, bytes[1] == 0xD8 else { return nil }
        var index = 2
        while index + 9 < bytes.count {
            guard bytes[index] == 0xFF else { return nil }
            let marker = bytes[index + 1]
            if marker == 0xFF {
                index += 1
                continue
            }
            if (0xC0...0xCF).contains(marker), ![0xC4, 0xC8, 0xCC].contains(marker) {
                return (big(bytes, index + 7, 2), big(bytes, index + 5, 2))
            }
            index += 2 + Swift.max(2, big(bytes, index + 2, 2))
        }
        return nil
    }

    private static func webp(_ bytes: [UInt8]) -> (width: Int, height: Int)? {
        guard bytes.count >= 30, bytes[8..<12].elementsEqual("WEBP".utf8) else { return nil }
        switch String(decoding: bytes[12..<16], as: UTF8.self) {
        case "VP8 ": return (little(bytes, 26, 2) & 0x3FFF, little(bytes, 28, 2) & 0x3FFF)
        case "VP8L":
            let bits = little(bytes, 21, 4)
            return ((bits & 0x3FFF) + 1, ((bits >> 14) & 0x3FFF) + 1)
        case "VP8X": return (little(bytes, 24, 3) + 1, little(bytes, 27, 3) + 1)
        default: return nil
        }
    }

    private static func big(_ bytes: [UInt8], _ start: Int, _ count: Int) -> Int {
        bytes[start..<start + count].reduce(0) { $0 << 8 | Int($1) }
    }

    private static func little(_ bytes: [UInt8], _ start: Int, _ count: Int) -> Int {
        bytes[start..<start + count].reversed().reduce(0) { $0 << 8 | Int($1) }
    }
}

/// The size that an SVG's root element states: `width` and `height`, else the last two numbers of `viewBox`.
enum SVGSize {
    static func of(_ bytes: [UInt8]) -> (width: Int, height: Int)? {
        let text = Array(bytes.prefix(4096))
        guard let start = index(of: Array("<svg".utf8), in: text, from: 0) else { return nil }
        let end = text[start...].firstIndex(of: UInt8(ascii: ">")) ?? text.endIndex
        let tag = Array(text[start..<end])
        if let width = attribute("width", in: tag).flatMap(length),
            let height = attribute("height", in: tag).flatMap(length)
        {
            return (width, height)
        }
        guard let box = attribute("viewBox", in: tag) else { return nil }
        let numbers = box.split(whereSeparator: { $0 == " " || $0 == "," }).compactMap { Double($0) }
        guard numbers.count == 4, let width = whole(numbers[2]), let height = whole(numbers[3]) else { return nil }
        return (width, height)
    }

    private static func length(_ text: String) -> Int? {
        let digits = text.hasSuffix("px") ? String(text.dropLast(2)) : text
        return Double(digits).flatMap(whole)
    }

    private static func whole(_ value: Double) -> Int? {
        value.isFinite && value >= 1 && value < 100_000 ? Int(value + 0.5) : nil
    }

    private static func attribute(_ name: String, in tag: [UInt8]) -> String? {
        var from = 0
        while let found = index(of: Array((name + "=").utf8), in: tag, from: from) {
            from = found + name.utf8.count + 1
            guard from < tag.count, found > 0, [0x20, 0x09, 0x0A, 0x0D].contains(tag[found - 1]) else { continue }
            let quote = tag[from]
            guard quote == UInt8(ascii: "\"") || quote == UInt8(ascii: "'"),
                let end = tag[(from + 1)...].firstIndex(of: quote)
            else { return nil }
            return String(decoding: tag[(from + 1)..<end], as: UTF8.self)
        }
        return nil
    }

    private static func index(of needle: [UInt8], in text: [UInt8], from: Int) -> Int? {
        guard text.count >= needle.count, from <= text.count - needle.count else { return nil }
        return (from...(text.count - needle.count)).first { text[$0..<$0 + needle.count].elementsEqual(needle) }
    }
}
