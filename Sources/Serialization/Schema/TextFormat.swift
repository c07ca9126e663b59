/// The formats of JSON Schema that are checked (2020-12 Validation §7.3); others are notes for readers.
enum TextFormat: String, Sendable {
    case date, time, uri, email, hostname, ipv4, uuid
    case dateTime = "date-time"
    case uriReference = "uri-reference"
    case regex

    /// What the value must be, behind "must be".
    var description: String {
        switch self {
        case .date: "a date, as 2026-01-31"
        case .time: "a time, as 18:30:00Z"
        case .dateTime: "a date and time, as 2026-01-31T18:30:00Z"
        case .uri: "a full URL, as https://example.com/"
        case .uriReference: "a URL or a path, without spaces"
        case .email: "a mail address, as name@example.com"
        case .hostname: "a host name, as api.example.com"
        case .ipv4: "an IPv4 address, as 192.0.2.1"
        case .uuid: "a UUID, as 123e4567-e89b-12d3-a456-426614174000"
        case .regex: "a regular expression"
        }
    }

    func accepts(_ text: String) -> Bool {
        let bytes = Array(text.utf8)
        switch self {
        case .date: return Self.isDate(bytes)
        case .time: return Self.isTime(bytes[...])
        case .dateTime:
            return bytes.count > 11 && Self.isDate(Array(bytes[..<10])) && bytes[10] | 0x20 == UInt8(ascii: "t")
                && Self.isTime(bytes[11...])
        case .uri: return Self.isURI(bytes)
        case .uriReference: return bytes.allSatisfy(Self.isURIByte)
        case .email: return Self.isEmail(bytes)
        case .hostname: return Self.isHostname(bytes[...])
        case .ipv4:
            let parts = text.split(separator: ".", omittingEmptySubsequences: false)
            return parts.count == 4 && parts.allSatisfy { part in UInt8(part).map { String($0) == part } ?? false }
        case .uuid:
            return bytes.count == 36
                && bytes.enumerated().allSatisfy { index, byte in
                    [8, 13, 18, 23].contains(index) ? byte == UInt8(ascii: "-") : Self.isHexDigit(byte)
                }
        case .regex: return true
        }
    }

    private static func isDigit(_ byte: UInt8) -> Bool { (0x30...0x39).contains(byte) }
    private static func isHexDigit(_ byte: UInt8) -> Bool { isDigit(byte) || (0x61...0x66).contains(byte | 0x20) }
    private static func isLetter(_ byte: UInt8) -> Bool { (0x61...0x7A).contains(byte | 0x20) }

    private static func number(_ bytes: some Sequence<UInt8>) -> Int? {
        var value = 0
        for byte in bytes {
            guard isDigit(byte) else { return nil }
            value = value * 10 + Int(byte - 0x30)
        }
        return value
    }

    /// RFC 3339 full-date.
    private static func isDate(_ bytes: [UInt8]) -> Bool {
        guard bytes.count == 10, bytes[4] == UInt8(ascii: "-"), bytes[7] == UInt8(ascii: "-"),
            let year = number(bytes[0..<4]), let month = number(bytes[5..<7]), let day = number(bytes[8..<10]),
            (1...12).contains(month)
        else { return false }
        let isLeap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
        let days = [31, isLeap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31][month - 1]
        return (1...days).contains(day)
    }

    /// RFC 3339 full-time.
    private static func isTime(_ bytes: ArraySlice<UInt8>) -> Bool {
        let text = Array(bytes)
        guard text.count >= 9, text[2] == UInt8(ascii: ":"), text[5] == UInt8(ascii: ":"),
            let hour = number(text[0..<2]), let minute = number(text[3..<5]), let second = number(text[6..<8]),
            hour < 24, minute < 60, second <= 60
        else { return false }
        var rest = text[8...]
        if rest.first == UInt8(ascii: ".") {
            let fraction = rest.dropFirst().prefix(while: isDigit)
            guard !fraction.isEmpty else { return false }
            rest = rest[fraction.endIndex...]
        }
        if rest.count == 1 { return rest.first.map { $0 | 0x20 } == UInt8(ascii: "z") }
        let offset = Array(rest)
        guard offset.count == 6, offset[0] == UInt8(ascii: "+") || offset[0] == UInt8(ascii: "-"),
            offset[3] == UInt8(ascii: ":"),
            let hours = number(offset[1..<3]), let minutes = number(offset[4..<6])
        else { return false }
        return hours < 24 && minutes < 60
    }

    /// Bytes that RFC 3986 allows somewhere; international ones (RFC 3987) are let through.
    private static func isURIByte(_ byte: UInt8) -> Bool {
        byte > 0x20 && byte != 0x7F && !"<>\"{}|\\^`".utf8.contains(byte)
    }

    /// A scheme, `:` and something; with `//` also a host.
    private static func isURI(_ bytes: [UInt8]) -> Bool {
        guard let colon = bytes.firstIndex(of: UInt8(ascii: ":")), colon > 0, isLetter(bytes[0]),
            bytes.allSatisfy(isURIByte),
            bytes[..<colon].allSatisfy({ isLetter($0) || isDigit($0) || "+-.".utf8.contains($0) })
        else { return false }
        let rest = bytes[(colon + 1)...]
        // `localhost:80` is a URI by its letter and a forgotten scheme by its meaning.
        guard rest.starts(with: "//".utf8) else { return !rest.allSatisfy(isDigit) }
        let isFile = bytes[..<colon].elementsEqual("file".utf8)
        return isFile || !rest.dropFirst(2).prefix { $0 != UInt8(ascii: "/") && $0 != UInt8(ascii: "?") }.isEmpty
    }

    private static func isEmail(_ bytes: [UInt8]) -> Bool {
        guard let at = bytes.lastIndex(of: UInt8(ascii: "@")), at > 0, at <= 64 else { return false }
        let local = bytes[..<at]
        guard local.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false).allSatisfy({ !$0.isEmpty })
        else { return false }
        return local.allSatisfy { $0 > 0x20 && !"()<>[]:;@\\,\"".utf8.contains($0) } && isHostname(bytes[(at + 1)...])
    }

    /// RFC 1123 §2.1, letters beyond ASCII let through (RFC 5890).
    private static func isHostname(_ bytes: ArraySlice<UInt8>) -> Bool {
        guard !bytes.isEmpty, bytes.count <= 253 else { return false }
        return bytes.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false).allSatisfy { label in
            !label.isEmpty && label.count <= 63 && label.first != UInt8(ascii: "-") && label.last != UInt8(ascii: "-")
                && label.allSatisfy { isLetter($0) || isDigit($0) || $0 == UInt8(ascii: "-") || $0 >= 0x80 }
        }
    }
}
