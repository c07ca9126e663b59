import Crypto

/// Writes header fields and quoted-printable parts (RFC 5322, 2045, 2047).
struct MailWriter {
    private(set) var bytes: [UInt8] = []

    mutating func line(_ text: String) { bytes += Array(text.utf8) + [0x0D, 0x0A] }

    mutating func field(_ name: String, _ value: String) { line("\(name): \(value)") }

    /// A part with its own header.
    mutating func part(_ type: String, _ content: String) {
        field("Content-Type", "\(type); charset=utf-8")
        field("Content-Transfer-Encoding", "quoted-printable")
        line("")
        quotedPrintable(content)
    }

    /// RFC 2045 §6.7: lines of at most 76 bytes; blanks at a line's end and everything beyond ASCII are escaped.
    private mutating func quotedPrintable(_ text: String) {
        let lines = text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline)
        // A last line break ends the last line, it does not begin another one.
        for line in lines.last?.isEmpty == true ? lines.dropLast() : lines[...] {
            var width = 0
            let last = line.utf8.count - 1
            for (index, byte) in line.utf8.enumerated() {
                let isBlank = byte == 0x20 || byte == 0x09
                let isPlain =
                    (byte > 0x20 && byte < 0x7F && byte != UInt8(ascii: "=") || isBlank && index < last)
                    // A dot that begins a line is SMTP's own (RFC 5321 §4.5.2); curl doubles it, yet not every relay undoes that.
                    && !(width == 0 && byte == UInt8(ascii: "."))
                let size = isPlain ? 1 : 3
                if width + size > 75 {
                    bytes += [UInt8(ascii: "="), 0x0D, 0x0A]
                    width = 0
                }
                if isPlain {
                    bytes.append(byte)
                } else {
                    bytes.append(UInt8(ascii: "="))
                    bytes += Self.hexadecimal(byte)
                }
                width += size
            }
            bytes += [0x0D, 0x0A]
        }
    }

    private static func hexadecimal(_ byte: UInt8) -> [UInt8] {
        let digits = Array("0123456789ABCDEF".utf8)
        return [digits[Int(byte >> 4)], digits[Int(byte & 15)]]
    }

    /// `Fri, 27 Nov 2026 18:32:19 +0000` (RFC 5322 §3.3): as HTTP has it, but for the zone.
    static func date(_ seconds: Int) -> String { HTTPDate.format(seconds).dropLast(3) + "+0000" }

    /// Text that cannot begin another header field.
    static func oneLine(_ text: String) -> String {
        String(
            text.map { $0.isNewline || $0.unicodeScalars.contains { $0.value < 0x20 || $0.value == 0x7F } ? " " : $0 })
    }

    /// Text of a field, as encoded words where it is not plain ASCII (RFC 2047 §5, rule 1).
    static func unstructured(_ text: String) -> String {
        let text = oneLine(text)
        guard !text.utf8.allSatisfy({ $0 < 0x7F }) || text.contains("=?") || text.utf8.count > 60 else { return text }
        var words: [String] = []
        var chunk: [UInt8] = []
        // Characters are not torn apart; 42 bytes make 56 letters of Base64, and with the frame fewer than 75.
        for character in text {
            let next = Array(character.utf8)
            if chunk.count + next.count > 42, !chunk.isEmpty {
                words.append(word(chunk))
                chunk = []
            }
            chunk += next
        }
        if !chunk.isEmpty { words.append(word(chunk)) }
        return words.joined(separator: "\r\n ")
    }

    private static func word(_ bytes: [UInt8]) -> String { "=?UTF-8?B?\(Encoding.base64(bytes))?=" }

    static func mailbox(_ mailbox: Mailbox) -> String {
        let address = "<\(oneLine(mailbox.address))>"
        let name = oneLine(mailbox.name)
        guard !name.isEmpty else { return address }
        guard name.utf8.allSatisfy({ $0 < 0x7F }), name.utf8.count <= 60 else {
            return "\(unstructured(name))\r\n \(address)"
        }
        let quoted = name.map { $0 == "\"" || $0 == "\\" ? "\\\($0)" : String($0) }.joined()
        return "\"\(quoted)\" \(address)"
    }
}
