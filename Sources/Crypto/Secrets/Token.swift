/// A bearer token or API key: `<prefix>_<32 random characters><6 characters of check sum>`.
///
/// The prefix tells people and secret scanners what it is; the check sum lets a scanner, and us before any look-up, know
/// a mistyped or made-up one. 32 characters of base 62 are 190 bits, so a fast hash is enough to store it by.
package struct Token: Sendable, CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    private static let alphabet = Array("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz".utf8)
    private static let randomCount = 32
    private static let checksumCount = 6

    /// The secret itself, shown to its owner once.
    package let text: String

    /// A well-formed token; `nil` for any other text.
    package init?(_ text: String) {
        guard Token.isWellFormed(text) else { return nil }
        self.text = text
    }

    private init(unchecked text: String) { self.text = text }

    /// A new token.
    /// - Parameter prefix: What kind of token it is: ASCII letters, digits and `_`, chosen by the program.
    package static func make(prefix: String, random: RandomSource) -> Token {
        precondition(isPrefix(prefix[...].utf8), "'\(prefix)' cannot begin a token")
        let body = prefix + "_" + RandomText.make(randomCount, of: alphabet, random: random)
        return Token(unchecked: body + checksum(of: body.utf8))
    }

    /// Whether form and check sum are right; says nothing of whether the token was ever given out.
    package static func isWellFormed(_ text: String) -> Bool {
        let bytes = text.utf8
        guard bytes.count > randomCount + checksumCount + 1 else { return false }
        let body = bytes.dropLast(checksumCount)
        let prefix = body.dropLast(randomCount)
        guard prefix.last == UInt8(ascii: "_"), isPrefix(prefix.dropLast()),
            body.suffix(randomCount).allSatisfy(alphabet.contains)
        else { return false }
        return bytes.suffix(checksumCount).elementsEqual(checksum(of: body).utf8)
    }

    /// What comes before the last `_`.
    package var prefix: String { String(text.dropLast(Token.randomCount + Token.checksumCount + 1)) }

    /// The end of the token, by which its owner recognises it in a list.
    package var lastFour: String { String(text.suffix(4)) }

    /// What is stored and looked up in its place: the SHA-256 of the text, 32 bytes.
    package var fingerprint: [UInt8] { Digest.sha256(Array(text.utf8)) }

    /// Without the secret, so that no log has it.
    package var description: String { "\(prefix)_…\(lastFour)" }
    package var debugDescription: String { description }
    package var customMirror: Mirror { Mirror(self, children: []) }

    private static func isPrefix(_ prefix: Substring.UTF8View) -> Bool {
        !prefix.isEmpty && prefix.allSatisfy { alphabet.contains($0) || $0 == UInt8(ascii: "_") }
    }

    /// CRC-32 in base 62, most significant digit first, filled with zeros: 62⁶ is more than 2³².
    private static func checksum(of body: some Sequence<UInt8>) -> String {
        var rest = Int(CRC32.checksum(body))
        var digits: [UInt8] = []
        for _ in 0..<checksumCount {
            digits.append(alphabet[rest % alphabet.count])
            rest /= alphabet.count
        }
        return String(decoding: digits.reversed(), as: UTF8.self)
    }
}
