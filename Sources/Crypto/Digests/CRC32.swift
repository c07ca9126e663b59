/// The check sum of ISO-HDLC, gzip and PNG (RFC 1952 §8): finds mistakes in copying and proves nothing else.
package enum CRC32 {
    /// Bit by bit, without a table: what is summed here is a line long.
    package static func checksum(_ bytes: some Sequence<UInt8>) -> UInt32 {
        var sum = UInt32.max
        for byte in bytes {
            sum ^= UInt32(byte)
            for _ in 0..<8 { sum = sum >> 1 ^ (sum & 1 == 1 ? 0xedb8_8320 : 0) }
        }
        return ~sum
    }
}
