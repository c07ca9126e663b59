internal import CSodium

/// A source of randomness: so many bytes fit for secrets. Passed in, so that a test can choose them.
package typealias RandomSource = (_ count: Int) -> [UInt8]

/// Text of characters that are all equally likely.
package enum RandomText {
    /// The system's own source, by libsodium: what programs pass as ``RandomSource``.
    package static func systemBytes(_ count: Int) -> [UInt8] {
        Sodium.start()
        var bytes = [UInt8](repeating: 0, count: count)
        randombytes_buf(&bytes, count)
        return bytes
    }

    /// Rejection sampling: a byte past the last multiple of the alphabet's size is thrown away, because its remainder
    /// would favour the first characters.
    /// - Parameter alphabet: At most 256 ASCII characters, none of them twice.
    package static func make(_ count: Int, of alphabet: [UInt8], random: RandomSource) -> String {
        let limit = 256 / alphabet.count * alphabet.count
        var text: [UInt8] = []
        while text.count < count {
            let bytes = exactly(count - text.count, random)
            text += bytes.lazy.map(Int.init).filter { $0 < limit }.map { alphabet[$0 % alphabet.count] }
        }
        return String(decoding: text, as: UTF8.self)
    }

    /// A source that gives fewer bytes than it is asked for would make weak secrets: the program ends.
    static func exactly(_ count: Int, _ random: RandomSource) -> [UInt8] {
        let bytes = random(count)
        precondition(bytes.count == count, "the source of randomness gave \(bytes.count) bytes for \(count)")
        return bytes
    }
}
