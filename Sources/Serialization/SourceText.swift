import Diagnostics

/// What both readers ask of a file before they read it: UTF-8 text with something in it.
struct SourceText {
    let bytes: UnsafeBufferPointer<UInt8>
    /// 3 after a byte order mark, else 0.
    let start: Int
    /// Whether characters and bytes are the same.
    let isASCII: Bool

    /// - Throws: `not-text` for UTF-16, UTF-32, NUL bytes and malformed UTF-8, at the byte; `empty-file` for nothing but white space.
    init(_ bytes: UnsafeBufferPointer<UInt8>, file: String, firstLine: Int = 1) throws(SyntaxError) {
        self.bytes = bytes
        if let encoding = Self.foreignEncoding(bytes) {
            throw SyntaxError(
                "not-text", at: SourceLocation(file: file), "The file must be UTF-8 text, it is \(encoding)",
                hint: "save it with the encoding UTF-8")
        }
        let hasMark = bytes.count >= 3 && bytes[0] == 0xEF && bytes[1] == 0xBB && bytes[2] == 0xBF
        start = hasMark ? 3 : 0
        switch Self.scan(bytes, from: start) {
        case .ascii: isASCII = true
        case .utf8: isASCII = false
        case .bad(let offset):
            let position = Position(ofByte: offset, in: bytes, from: start, firstLine: firstLine)
            let found =
                bytes[offset] == 0
                ? "it contains a NUL byte" : "byte 0x\(String(bytes[offset], radix: 16, uppercase: true)) is not"
            throw SyntaxError(
                "not-text", at: position.location(in: file), length: 1, "The file must be UTF-8 text, \(found)",
                hint: bytes[offset] == 0 ? "is this the right file?" : "save it with the encoding UTF-8")
        }
        let isBlank = bytes[start...].allSatisfy { $0 == 0x20 || (0x09...0x0D).contains($0) }
        if isBlank {
            throw SyntaxError("empty-file", at: SourceLocation(file: file), "The file is empty")
        }
    }

    /// UTF-32 and UTF-16, by their marks or by where zeros stand beside an ASCII character (RFC 4627 §3, YAML 1.2 §5.2).
    private static func foreignEncoding(_ bytes: UnsafeBufferPointer<UInt8>) -> String? {
        guard bytes.count >= 2 else { return nil }
        let (a, b) = (bytes[0], bytes[1])
        let (c, d): (UInt8, UInt8) = bytes.count >= 4 ? (bytes[2], bytes[3]) : (1, 1)
        switch (a, b, c, d) {
        case (0xFF, 0xFE, 0, 0), (0, 0, 0xFE, 0xFF): return "UTF-32"
        case (0, 0, 0, 1...), (1..., 0, 0, 0): return "UTF-32"
        case (0xFF, 0xFE, _, _), (0xFE, 0xFF, _, _): return "UTF-16"
        case (0, 1..., _, 1...) where bytes.count % 2 == 0 && c == 0: return "UTF-16"
        case (1..., 0, 1..., 0) where bytes.count % 2 == 0: return "UTF-16"
        default: return nil
        }
    }

    private enum Finding {
        case ascii, utf8
        case bad(Int)
    }

    /// Eight ASCII bytes at a time; sequences of RFC 3629 §4 one by one.
    private static func scan(_ bytes: UnsafeBufferPointer<UInt8>, from start: Int) -> Finding {
        var at = start
        var finding = Finding.ascii
        let raw = UnsafeRawBufferPointer(bytes)
        while at < bytes.count {
            if at + 8 <= bytes.count {
                let word = raw.loadUnaligned(fromByteOffset: at, as: UInt64.self)
                // No byte is 0x80 or more, and none is 0 (of ASCII bytes only 0 borrows).
                if (word | (word &- 0x0101_0101_0101_0101)) & 0x8080_8080_8080_8080 == 0 {
                    at += 8
                    continue
                }
            }
            let length = sequenceLength(bytes, at)
            if length == 0 { return .bad(at) }
            if length > 1 { finding = .utf8 }
            at += length
        }
        return finding
    }

    /// The bytes of the character at `at`, 0 if it is malformed or NUL.
    private static func sequenceLength(_ bytes: UnsafeBufferPointer<UInt8>, _ at: Int) -> Int {
        func follows(_ distance: Int, _ range: ClosedRange<UInt8> = 0x80...0xBF) -> Bool {
            at + distance < bytes.count && range.contains(bytes[at + distance])
        }
        switch bytes[at] {
        case 0x01...0x7F: return 1
        case 0xC2...0xDF: return follows(1) ? 2 : 0
        case 0xE0: return follows(1, 0xA0...0xBF) && follows(2) ? 3 : 0
        case 0xED: return follows(1, 0x80...0x9F) && follows(2) ? 3 : 0
        case 0xE1...0xEF: return follows(1) && follows(2) ? 3 : 0
        case 0xF0: return follows(1, 0x90...0xBF) && follows(2) && follows(3) ? 4 : 0
        case 0xF1...0xF3: return follows(1) && follows(2) && follows(3) ? 4 : 0
        case 0xF4: return follows(1, 0x80...0x8F) && follows(2) && follows(3) ? 4 : 0
        default: return 0
        }
    }
}

extension Position {
    /// The place of a byte; lines end with LF, CR or both. Walks from `start`, so it is for errors only.
    init(ofByte offset: Int, in bytes: UnsafeBufferPointer<UInt8>, from start: Int, firstLine: Int = 1) {
        var line = firstLine
        var lineStart = start
        var at = start
        while at < offset {
            if bytes[at] == 0x0A || (bytes[at] == 0x0D && !(at + 1 < bytes.count && bytes[at + 1] == 0x0A)) {
                line += 1
                lineStart = at + 1
            }
            at += 1
        }
        self.init(line: UInt32(line), column: UInt32(offset - lineStart + 1))
    }
}
