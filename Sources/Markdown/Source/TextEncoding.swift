internal import Diagnostics

/// Whether bytes are text that Markdown can be read from.
enum TextEncoding {
    /// - Returns: The problem: UTF-16, a binary file, or the place of the first byte that is no UTF-8.
    static func problem(in bytes: [UInt8], file: String, firstLine: Int) -> Diagnostic? {
        if bytes.starts(with: [0xFF, 0xFE]) || bytes.starts(with: [0xFE, 0xFF]) {
            return Diagnostic(
                .error, "not-utf-8", at: SourceLocation(file: file), "Markdown must be UTF-8, and this file is UTF-16",
                hint: "save it as UTF-8")
        }
        guard let index = firstInvalid(in: bytes) else { return nil }
        if bytes[index] == 0 {
            return Diagnostic(
                .error, "not-text", at: SourceLocation(file: file), "Markdown must be text, and this file is binary",
                hint: "files that are no pages belong into assets")
        }
        let before = bytes[..<index]
        let line = before.reduce(into: firstLine) { if $1 == 0x0A { $0 += 1 } }
        let column = index - (before.lastIndex(of: 0x0A).map { $0 + 1 } ?? 0) + 1
        return Diagnostic(
            .error, "not-utf-8", at: SourceLocation(file: file, line: line, column: column), length: 1,
            "Markdown must be UTF-8, and this byte is not", hint: "save the file as UTF-8")
    }

    /// The first byte that is NUL or begins no UTF-8 sequence.
    private static func firstInvalid(in bytes: [UInt8]) -> Int? {
        bytes.withUnsafeBufferPointer { bytes in
            var index = 0
            while index < bytes.count {
                let byte = bytes[index]
                if byte < 0x80 {
                    if byte == 0 { return index }
                    index += 1
                    continue
                }
                let length = byte >= 0xF0 ? 4 : byte >= 0xE0 ? 3 : 2
                guard byte >= 0xC2, byte <= 0xF4, index + length <= bytes.count else { return index }
                for offset in 1..<length where bytes[index + offset] & 0xC0 != 0x80 { return index }
                let second = bytes[index + 1]
                // Overlong forms, surrogates and what lies beyond U+10FFFF.
                if byte == 0xE0, second < 0xA0 { return index }
                if byte == 0xED, second > 0x9F { return index }
                if byte == 0xF0, second < 0x90 { return index }
                if byte == 0xF4, second > 0x8F { return index }
                index += length
            }
            return nil
        }
    }
}
