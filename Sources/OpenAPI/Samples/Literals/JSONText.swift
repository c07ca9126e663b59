import Serialization

/// JSON for people to read in source code.
enum JSONText {
    /// Two spaces, characters that nobody can see by number.
    static func pretty(_ node: Node) -> String { written(node, pretty: true) }
    static func compact(_ node: Node) -> String { written(node, pretty: false) }

    private static func written(_ node: Node, pretty: Bool) -> String {
        var bytes: [UInt8] = []
        JSONWriter.write(node, pretty: pretty, into: &bytes)
        var output = String.UnicodeScalarView()
        // Outside of strings JSON has no such characters but the line ends that were just written.
        for scalar in String(decoding: bytes, as: UTF8.self).unicodeScalars {
            if scalar.value >= 0x20, scalar.isInvisible {
                output.append(contentsOf: StringLiteral.javaScript.numbered(scalar.value).unicodeScalars)
            } else {
                output.append(scalar)
            }
        }
        return String(output)
    }
}

extension Node {
    /// Whether every number keeps its value in languages that know doubles and 64 bits only.
    var hasPortableNumbers: Bool {
        switch value {
        case .number(let number):
            if let whole = Int(number.text) { return whole.magnitude < 1 << 53 }
            let digits = number.text.prefix { $0 != "e" && $0 != "E" }.filter(\.isNumber)
            return number.double.isFinite && digits.count <= 15 && number.text.utf8.contains { ".eE".utf8.contains($0) }
        case .sequence(let items): return items.allSatisfy(\.hasPortableNumbers)
        case .mapping(let members): return members.entries.allSatisfy(\.value.hasPortableNumbers)
        default: return true
        }
    }
}
