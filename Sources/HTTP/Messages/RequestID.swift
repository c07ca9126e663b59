import Synchronization

/// Names of requests: what a person who was shown an error can tell, and the operator can look for in the log.
enum RequestID {
    /// Where the numbers of this run of the program begin.
    private static let start = UInt64.random(in: 0...UInt64.max)
    private static let count = Atomic<UInt64>(0)

    /// 16 hexadecimal digits; no two are equal in one run of the program. They are no secret.
    static func make() -> String {
        // The mixing function of SplitMix64 is one-to-one, so numbers that differ stay different.
        var bits = start &+ count.add(1, ordering: .relaxed).newValue &* 0x9E37_79B9_7F4A_7C15
        bits = (bits ^ bits >> 30) &* 0xBF58_476D_1CE4_E5B9
        bits = (bits ^ bits >> 27) &* 0x94D0_49BB_1331_11EB
        bits ^= bits >> 31
        return String(unsafeUninitializedCapacity: 16) { buffer in
            for index in 0..<16 {
                let digit = UInt8(truncatingIfNeeded: bits >> UInt64(60 - 4 * index)) & 15
                buffer[index] = digit < 10 ? digit + 0x30 : digit + 0x57
            }
            return 16
        }
    }

    /// Whether a name that somebody else gave may be used: it goes into logs and onto pages.
    static func isWellFormed(_ text: String) -> Bool {
        (1...64).contains(text.utf8.count)
            && text.utf8.allSatisfy { byte in
                switch byte {
                case 0x30...0x39, 0x41...0x5A, 0x61...0x7A: true
                default: "._-".utf8.contains(byte)
                }
            }
    }
}
