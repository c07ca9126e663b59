import Diagnostics

extension Diagnostic {
    /// The same with control characters and line ends of the author's text written as escapes, since tools read one line per diagnostic.
    var inOneLine: Diagnostic {
        var copy = self
        copy.message = Self.oneLine(message)
        copy.hint = hint.map(Self.oneLine)
        return copy
    }

    private static func oneLine(_ text: String) -> String {
        func isControl(_ scalar: Unicode.Scalar) -> Bool {
            scalar.value < 0x20 || (0x7F...0x9F).contains(scalar.value) || scalar.value == 0x2028
                || scalar.value == 0x2029
        }
        guard text.unicodeScalars.contains(where: isControl) else { return text }
        return text.unicodeScalars.reduce(into: "") { $0 += isControl($1) ? $1.escaped(asASCII: true) : String($1) }
    }
}
