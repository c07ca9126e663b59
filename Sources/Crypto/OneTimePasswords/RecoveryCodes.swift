/// Codes on paper for who has lost the authenticator app: `xxxxx-xxxxx`, each good for one sign-in.
///
/// Crockford's base 32 leaves out letters that look like digits and reads them as those digits. Ten characters are
/// 50 bits: store them by a slow or keyed hash, never in the clear.
package enum RecoveryCodes {
    private static let alphabet = Array("0123456789abcdefghjkmnpqrstvwxyz".utf8)

    /// New codes, as they are shown.
    package static func make(count: Int = 10, random: RandomSource) -> [String] {
        (0..<count).map { _ in grouped(RandomText.make(10, of: alphabet, random: random)) }
    }

    /// The code as ``make(count:random:)`` wrote it, from what a person typed: any case, `o` for `0`, `i` or `l` for `1`,
    /// hyphens and spaces anywhere. `nil` for anything that cannot be a code.
    package static func normalise(_ typed: String) -> String? {
        var code: [UInt8] = []
        for byte in typed.utf8 {
            let isCapital = (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(byte)
            switch isCapital ? byte | 0x20 : byte {
            case UInt8(ascii: " "), UInt8(ascii: "-"): continue
            case UInt8(ascii: "o"): code.append(UInt8(ascii: "0"))
            case UInt8(ascii: "i"), UInt8(ascii: "l"): code.append(UInt8(ascii: "1"))
            case let other where alphabet.contains(other): code.append(other)
            default: return nil
            }
        }
        return code.count == 10 ? grouped(String(decoding: code, as: UTF8.self)) : nil
    }

    private static func grouped(_ code: String) -> String { code.prefix(5) + "-" + code.suffix(5) }
}
