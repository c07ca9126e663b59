/// One value of a line of the log.
package enum LogValue: Sendable, Equatable {
    case text(String)
    case number(Int)
    /// With three digits behind the point.
    case thousandths(Int)
    case flag(Bool)
}

extension LogValue: ExpressibleByStringLiteral, ExpressibleByStringInterpolation, ExpressibleByIntegerLiteral,
    ExpressibleByBooleanLiteral
{
    package init(stringLiteral value: String) { self = .text(value) }
    package init(integerLiteral value: Int) { self = .number(value) }
    package init(booleanLiteral value: Bool) { self = .flag(value) }
}

extension LogValue {
    /// Appends the value as JSON.
    func write(into line: inout [UInt8]) {
        switch self {
        case .text(let text): LogValue.quote(text, into: &line)
        case .number(let number): line += "\(number)".utf8
        case .flag(let flag): line += (flag ? "true" : "false").utf8
        case .thousandths(let count):
            line += "\(count / 1000).".utf8
            let rest = count % 1000
            line += [UInt8(0x30 + rest / 100), UInt8(0x30 + rest / 10 % 10), UInt8(0x30 + rest % 10)]
        }
    }

    /// A JSON string (RFC 8259 §7). No control character is left as it is, so that nobody who is logged can begin a
    /// line or speak to a terminal.
    static func quote(_ text: String, into line: inout [UInt8]) {
        line.append(UInt8(ascii: "\""))
        for scalar in text.unicodeScalars {
            switch scalar.value {
            case 0x22, 0x5C: line += [UInt8(ascii: "\\"), UInt8(scalar.value)]
            case 0x20..<0x7F: line.append(UInt8(scalar.value))
            case 0..<0x20, 0x7F..<0xA0, 0x2028, 0x2029:
                let digits = Array("0123456789abcdef".utf8)
                line += "\\u".utf8
                for shift in [12, 8, 4, 0] { line.append(digits[Int(scalar.value >> UInt32(shift)) & 15]) }
            default: line += String(scalar).utf8
            }
        }
        line.append(UInt8(ascii: "\""))
    }
}
