/// What an unquoted value of a configuration file is.
enum ScalarClass {
    private static let words = WordTable(
        [(.literal, "true false null ~ .inf -.inf .nan")], ignoresCase: true)

    /// - Returns: `literal`, `number` (decimal, hexadecimal, with exponent), otherwise `string`.
    static func of(_ range: Range<Int>, in painter: CodePainter) -> TokenClass {
        if let token = painter.lookUp(range, in: words) { return token }
        return isNumber(range, painter) ? .number : .string
    }

    private static func isNumber(_ range: Range<Int>, _ painter: CodePainter) -> Bool {
        var index = range.lowerBound
        if painter.byte(index) == UInt8(ascii: "-") || painter.byte(index) == UInt8(ascii: "+") { index += 1 }
        guard index < range.upperBound, painter.byte(index).isDigit else { return false }
        let isHexadecimal = painter.matches("0x", at: index)
        var dots = 0
        while index < range.upperBound {
            switch painter.byte(index) {
            case 0x30...0x39, UInt8(ascii: "_"): break
            case UInt8(ascii: "."): dots += 1
            case UInt8(ascii: "e"), UInt8(ascii: "E"), UInt8(ascii: "+"), UInt8(ascii: "x"): break
            case 0x41...0x46 where isHexadecimal, 0x61...0x66 where isHexadecimal: break
            default: return false
            }
            index += 1
        }
        return dots <= 1
    }
}
