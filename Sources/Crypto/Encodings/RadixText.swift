/// The scheme behind RFC 4648's base 32 and base 64: so many bits a character, groups filled with `=`.
struct RadixText: Sendable {
    private let alphabet: [UInt8]
    private let bits: Int
    /// The value of each byte that is in the alphabet.
    private let values: [UInt8: Int]

    /// - Parameters:
    ///   - alphabet: 2 to the power of `bits` ASCII characters.
    ///   - bits: 5 or 6.
    init(alphabet: String, bits: Int) {
        self.alphabet = Array(alphabet.utf8)
        self.bits = bits
        values = Dictionary(uniqueKeysWithValues: self.alphabet.enumerated().map { ($1, $0) })
    }

    /// The characters of a whole group: 8 for base 32, 4 for base 64.
    private var group: Int { bits == 5 ? 8 : 4 }

    func encode(_ bytes: [UInt8], padded: Bool) -> String {
        var text: [UInt8] = []
        text.reserveCapacity(bytes.count * 8 / bits + group)
        var held = 0
        var count = 0
        for byte in bytes {
            held = (held << 8 | Int(byte)) & 0xffff
            count += 8
            while count >= bits {
                count -= bits
                text.append(alphabet[held >> count & (alphabet.count - 1)])
            }
        }
        if count > 0 { text.append(alphabet[held << (bits - count) & (alphabet.count - 1)]) }
        if padded { while !text.count.isMultiple(of: group) { text.append(UInt8(ascii: "=")) } }
        return String(decoding: text, as: UTF8.self)
    }

    /// - Returns: `nil` for a character outside the alphabet, wrong padding, a count of characters that no bytes have,
    ///   or leftover bits that are not zero.
    func decode(_ text: String, padded: Bool) -> [UInt8]? {
        var characters = Array(text.utf8)
        if padded {
            guard characters.count.isMultiple(of: group) else { return nil }
            let data = characters.prefix { $0 != UInt8(ascii: "=") }.count
            // More `=` than a group has room for is refused below, by the count of characters left.
            guard characters[data...].allSatisfy({ $0 == UInt8(ascii: "=") }), characters.count - data < group else {
                return nil
            }
            characters.removeSubrange(data...)
        }
        var bytes: [UInt8] = []
        var held = 0
        var count = 0
        for character in characters {
            guard let value = values[character] else { return nil }
            held = (held << bits | value) & 0xffff
            count += bits
            if count >= 8 {
                count -= 8
                bytes.append(UInt8(truncatingIfNeeded: held >> count))
            }
        }
        // A whole character of leftover bits is one that the encoder would not have written.
        guard count < bits, held & (1 << count - 1) == 0 else { return nil }
        return bytes
    }
}
