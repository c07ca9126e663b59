import Glibc

/// Times of day as logs have them (RFC 3339 §5.6), in UTC with milliseconds: `2026-03-01T12:00:00.123Z`.
enum LogTime {
    static func append(_ time: timespec, to line: inout [UInt8]) {
        var seconds = time.tv_sec
        var parts = tm()
        gmtime_r(&seconds, &parts)
        append(Int(parts.tm_year) + 1900, 4, to: &line)
        for (sign, number) in [
            ("-", parts.tm_mon + 1), ("-", parts.tm_mday), ("T", parts.tm_hour), (":", parts.tm_min),
        ] {
            line += sign.utf8
            append(Int(number), 2, to: &line)
        }
        line.append(UInt8(ascii: ":"))
        append(Int(parts.tm_sec), 2, to: &line)
        line.append(UInt8(ascii: "."))
        append(time.tv_nsec / 1_000_000, 3, to: &line)
        line.append(UInt8(ascii: "Z"))
    }

    private static func append(_ number: Int, _ digits: Int, to line: inout [UInt8]) {
        var power = 1
        for _ in 1..<digits { power *= 10 }
        while power > 0 {
            line.append(UInt8(0x30 + number / power % 10))
            power /= 10
        }
    }
}
