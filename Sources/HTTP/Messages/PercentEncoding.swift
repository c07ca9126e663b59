/// Percent-encoding of path segments and of fields (RFC 3986 §2.1), exact both ways.
package enum PercentEncoding {
    /// The text that `encoded` stands for, or `nil` where it is malformed: `%` without two hexadecimal digits,
    /// bytes that are not UTF-8, or a NUL. `+` stays `+`.
    package static func decode(_ encoded: some StringProtocol) -> String? {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(encoded.utf8.count)
        var rest = encoded.utf8.makeIterator()
        while let byte = rest.next() {
            guard byte == UInt8(ascii: "%") else {
                bytes.append(byte)
                continue
            }
            guard let high = rest.next().flatMap(hexadecimal), let low = rest.next().flatMap(hexadecimal) else {
                return nil
            }
            bytes.append(high << 4 | low)
        }
        guard !bytes.contains(0) else { return nil }
        return String(validating: bytes, as: UTF8.self)
    }

    /// One path segment as it may stand in a URL: everything but `unreserved`, `sub-delims`, `:` and `@` is encoded.
    package static func encode(segment: some StringProtocol) -> String {
        encode(segment) { isUnreserved($0) || "!$&'()*+,;=:@".utf8.contains($0) }
    }

    /// The value of a query's or form's field: `&`, `=` and `+` mean something there (WHATWG URL §5.2), so they are encoded, too.
    package static func encode(value: some StringProtocol) -> String {
        encode(value) { isUnreserved($0) || "/:@".utf8.contains($0) }
    }

    /// A URL somebody wrote down, made fit for a header field: only what may not stand in any URL is encoded,
    /// what is encoded already stays.
    package static func mend(url: some StringProtocol) -> String {
        encode(url) { $0 > 0x20 && $0 < 0x7F && !"\"<>\\^`{|}".utf8.contains($0) }
    }

    private static func encode(_ text: some StringProtocol, keeping isKept: (UInt8) -> Bool) -> String {
        let digits = Array("0123456789ABCDEF".utf8)
        var bytes: [UInt8] = []
        for byte in text.utf8 {
            if isKept(byte) {
                bytes.append(byte)
            } else {
                bytes += [UInt8(ascii: "%"), digits[Int(byte >> 4)], digits[Int(byte & 15)]]
            }
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    private static func isUnreserved(_ byte: UInt8) -> Bool {
        switch byte {
        case 0x41...0x5A, 0x61...0x7A, 0x30...0x39: true
        default: "-._~".utf8.contains(byte)
        }
    }

    private static func hexadecimal(_ byte: UInt8) -> UInt8? {
        switch byte {
        case 0x30...0x39: byte - 0x30
        case 0x41...0x46: byte - 0x41 + 10
        case 0x61...0x66: byte - 0x61 + 10
        default: nil
        }
    }
}
