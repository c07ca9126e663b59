package import Diagnostics
// `Int(exactly:)` of a Double needs libm, which only this import links.
import Glibc

/// One value of a JSON or YAML document, with the place where it was written.
///
/// Both readers give the same tree, so that nothing above them knows which format a file was in:
///
///     let root = try JSONReader.read(bytes, file: "site-config.json")
///     root["portals"]?.elements.first?["id"]?.string
///
/// Accessors return `nil` for another kind of value; ``SchemaValidator`` reports such mistakes beforehand.
package struct Node: Sendable {
    /// What a node holds.
    package enum Value: Sendable {
        case null
        case boolean(Bool)
        case number(Number)
        case string(String)
        case sequence([Node])
        case mapping(Mapping)
    }

    package var value: Value
    /// Where the value starts; for a quoted string, its opening quote.
    package var position: Position

    package init(_ value: Value, at position: Position = .unknown) {
        self.value = value
        self.position = position
    }
}

/// A 1-based line and a 1-based column in UTF-8 bytes; the file is known by whoever read it.
package struct Position: Hashable, Sendable {
    package var line: UInt32
    package var column: UInt32

    /// Of values that no file holds.
    package static let unknown = Position(line: 0, column: 0)

    package init(line: UInt32, column: UInt32) {
        self.line = line
        self.column = column
    }

    /// The place, in a file.
    package func location(in file: String) -> SourceLocation {
        SourceLocation(file: file, line: Int(line), column: Int(column))
    }
}

/// A number as it was written, so that writing it back changes nothing (`1.0` stays `1.0`, 2^63 keeps its digits).
package struct Number: Hashable, Sendable {
    /// The digits as JSON writes them; YAML's `0x1F`, `.5` and `+1` are normalised, `.inf` and `.nan` kept.
    package var text: String

    package init(text: String) { self.text = text }
    package init(_ value: Int) { text = String(value) }

    /// The value, if it is whole and fits.
    package var integer: Int? {
        if let whole = Int(text) { return whole }
        return Double(text).flatMap(Int.init(exactly:))
    }

    package var double: Double {
        switch text {
        case ".inf": .infinity
        case "-.inf": -.infinity
        case ".nan": .nan
        default: Double(text) ?? .nan
        }
    }
}
