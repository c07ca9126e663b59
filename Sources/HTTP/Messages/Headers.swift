/// The header fields of a message, in order (RFC 9110 §5).
///
///     var headers: Headers = [("Content-Type", "text/html")]
///     headers["content-type"]          // "text/html": names are compared without case
///     headers.append("Vary", "Accept")
///
/// A value can never break out of its line: CR, LF and NUL become spaces when it is put in (RFC 9110 §5.5).
package struct Headers: Sendable, Equatable {
    /// One line: a name and its value.
    package struct Field: Sendable, Equatable {
        package let name: String
        package let value: String
    }

    /// All lines, in the order in which they are sent.
    package private(set) var fields: [Field] = []

    package init() {}

    /// The first value of `name`. Setting replaces every line of that name by one; `nil` takes them away.
    package subscript(name: String) -> String? {
        get { fields.first { Headers.same($0.name, name) }?.value }
        set {
            fields.removeAll { Headers.same($0.name, name) }
            if let newValue { append(name, newValue) }
        }
    }

    /// Every value of `name`, in order.
    package func values(of name: String) -> [String] {
        fields.filter { Headers.same($0.name, name) }.map(\.value)
    }

    /// Adds a line, beside others of the same name.
    package mutating func append(_ name: String, _ value: String) {
        fields.append(Field(name: Headers.oneLine(name), value: Headers.oneLine(value)))
    }

    private static func oneLine(_ text: String) -> String {
        guard text.utf8.contains(where: { $0 == 0x0D || $0 == 0x0A || $0 == 0 }) else { return text }
        return String(decoding: text.utf8.map { $0 == 0x0D || $0 == 0x0A || $0 == 0 ? 0x20 : $0 }, as: UTF8.self)
    }

    /// Whether two field names are one: ASCII letters are equal in either case.
    static func same(_ left: String, _ right: String) -> Bool {
        left.utf8.elementsEqual(right.utf8, by: { lowercase($0) == lowercase($1) })
    }

    private static func lowercase(_ byte: UInt8) -> UInt8 {
        byte >= 0x41 && byte <= 0x5A ? byte | 0x20 : byte
    }
}

extension Headers: ExpressibleByArrayLiteral {
    package init(arrayLiteral elements: (String, String)...) {
        for (name, value) in elements { append(name, value) }
    }
}
