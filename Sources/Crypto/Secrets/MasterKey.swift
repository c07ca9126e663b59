/// The 32 bytes that protect everything a program must be able to read again. They come from a file that only the
/// program reads, and are never printed: not by `print`, `dump`, interpolation or a failed test.
package struct MasterKey: Sendable, CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    let bytes: [UInt8]

    private init(bytes: [UInt8]) { self.bytes = bytes }

    /// - Parameter text: What the key file holds: 64 hexadecimal digits or 44 characters of base64, white space around
    ///   them. Anything else is no key.
    package init?(text: String) {
        let words = text.split(whereSeparator: \.isWhitespace)
        guard words.count == 1, let word = words.first.map(String.init) else { return nil }
        guard let bytes = Encoding.bytes(hexadecimal: word) ?? Encoding.bytes(base64: word), bytes.count == 32 else {
            return nil
        }
        self.bytes = bytes
    }

    /// A new key.
    package static func generate(random: RandomSource) -> MasterKey {
        MasterKey(bytes: RandomText.exactly(32, random))
    }

    /// What a new key file holds, a line: the secret itself, so it goes nowhere else.
    package func fileText() -> String { Encoding.hexadecimal(bytes) + "\n" }

    /// A key of 32 bytes for one purpose, so that no key serves two: HMAC-SHA-256 as a pseudorandom function
    /// (NIST SP 800-108r1 §4).
    package func derivedKey(for purpose: String) -> [UInt8] {
        HMAC.sha256(key: bytes, message: Array("portico derived key: \(purpose)".utf8))
    }

    package var description: String { "MasterKey" }
    package var debugDescription: String { description }
    package var customMirror: Mirror { Mirror(self, children: []) }
}
