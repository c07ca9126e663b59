import Crypto
import Testing

/// Bearer tokens.
struct TokenTests {
    private let token = Token.make(prefix: "portico_live", random: CountingSource().bytes)

    /// The check sum is Python's `zlib.crc32` of what comes before it, in base 62.
    @Test func hasPrefixRandomnessAndCheckSum() {
        #expect(token.text == "portico_live_0123456789ABCDEFGHIJKLMNOPQRSTUV1QaSrS")
        #expect(token.prefix == "portico_live" && token.lastFour == String("1QaSrS".suffix(4)))
        #expect(
            Encoding.hexadecimal(token.fingerprint)
                == "d06d3a424aea5c1c7cc0ffb97a9efe5979abbb59d937d63dc0978cda749c3efd")
        #expect(Token(token.text)?.text == token.text)
    }

    /// A check sum below 62⁵ begins with zeros: some of these sources give one.
    @Test func fillsShortCheckSumsWithZeros() {
        let tokens = (0...255).map { Token.make(prefix: "t", random: CountingSource(from: UInt8($0)).bytes) }
        let filled = tokens.filter { $0.text.dropLast(5).hasSuffix("0") }
        #expect(!filled.isEmpty && tokens.allSatisfy { Token.isWellFormed($0.text) && $0.text.utf8.count == 40 })
    }

    @Test func noticesEveryChangedCharacter() {
        for index in token.text.utf8.indices {
            var bytes = Array(token.text.utf8)
            let offset = token.text.utf8.distance(from: token.text.utf8.startIndex, to: index)
            bytes[offset] = bytes[offset] == UInt8(ascii: "x") ? UInt8(ascii: "y") : UInt8(ascii: "x")
            #expect(!Token.isWellFormed(String(decoding: bytes, as: UTF8.self)), "character \(offset)")
        }
        #expect(Token.isWellFormed(token.text))
    }

    @Test func refusesOtherForms() {
        let body = token.text.dropFirst("portico_live".count)
        for text in [
            "", "_", "portico_live", String(body), String(body.dropFirst()), token.text + "0", " " + token.text,
            token.text + "\n", String(token.text.dropLast()), "é" + token.text, String(repeating: "_", count: 45),
        ] {
            #expect(!Token.isWellFormed(text) && Token(text) == nil, "\(text)")
        }
    }

    /// A foreign character with the right check sum is still no token.
    @Test func refusesForeignCharactersUnderARightCheckSum() {
        #expect(!Token.isWellFormed("t_0123456789ABCDEFGHIJKLMNOPQRST-V20QwyJ"))
        #expect(!Token.isWellFormed("t-x_0123456789ABCDEFGHIJKLMNOPQRSTUV0pXFvm"))
    }

    @Test func staysOutOfLogs() {
        var dumped = ""
        dump(token, to: &dumped)
        for shown in ["\(token)", String(reflecting: token), String(describing: [token]), dumped] {
            #expect(!shown.contains("0123456789") && shown.contains(token.lastFour), "\(shown)")
        }
    }
}
