import Glibc

/// MD5 (RFC 1321), by which Kong names the configuration that it has. It keeps nothing safe: what is compared is only
/// whether somebody exchanged the text.
enum KongDigest {
    /// What Kong says while it has none.
    static let empty = String(repeating: "0", count: 32)

    /// In hexadecimal.
    static func of(_ bytes: [UInt8]) -> String {
        var state: [UInt32] = [0x6745_2301, 0xefcd_ab89, 0x98ba_dcfe, 0x1032_5476]
        var message = bytes
        message.append(0x80)
        while message.count % 64 != 56 { message.append(0) }
        let length = UInt64(bytes.count) &* 8
        message += (0..<8).map { UInt8(truncatingIfNeeded: length >> ($0 * 8)) }
        message.withUnsafeBufferPointer { buffer in
            for start in stride(from: 0, to: buffer.count, by: 64) { mix(buffer, from: start, into: &state) }
        }
        let digits = Array("0123456789abcdef".utf8)
        let text = state.flatMap { word in
            (0..<4).flatMap { index -> [UInt8] in
                let byte = UInt8(truncatingIfNeeded: word >> (index * 8))
                return [digits[Int(byte >> 4)], digits[Int(byte & 15)]]
            }
        }
        return String(decoding: text, as: UTF8.self)
    }

    private static func mix(_ buffer: UnsafeBufferPointer<UInt8>, from start: Int, into state: inout [UInt32]) {
        var (a, b, c, d) = (state[0], state[1], state[2], state[3])
        for step in 0..<64 {
            let mixed: UInt32
            let word: Int
            switch step / 16 {
            case 0: (mixed, word) = (b & c | ~b & d, step)
            case 1: (mixed, word) = (d & b | ~d & c, (5 * step + 1) % 16)
            case 2: (mixed, word) = (b ^ c ^ d, (3 * step + 5) % 16)
            default: (mixed, word) = (c ^ (b | ~d), 7 * step % 16)
            }
            let place = start + word * 4
            let value = (0..<4).reduce(UInt32(0)) { $0 | UInt32(buffer[place + $1]) << UInt32($1 * 8) }
            let sum = a &+ mixed &+ sines[step] &+ value
            let shift = shifts[step / 16 * 4 + step % 4]
            (a, d, c, b) = (d, c, b, b &+ (sum << shift | sum >> (32 - shift)))
        }
        state[0] &+= a
        state[1] &+= b
        state[2] &+= c
        state[3] &+= d
    }

    private static let shifts: [UInt32] = [7, 12, 17, 22, 5, 9, 14, 20, 4, 11, 16, 23, 6, 10, 15, 21]

    /// `floor(2³² · |sin(i + 1)|)`.
    private static let sines: [UInt32] = (0..<64).map { UInt32(abs(sin(Double($0 + 1))) * 4_294_967_296) }
}
