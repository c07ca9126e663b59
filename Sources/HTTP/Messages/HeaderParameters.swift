/// A field's value with parameters (RFC 9110 §5.6.6): `form-data; name="logo"; filename="a \"b\".svg"`.
struct HeaderParameters {
    /// What stands before the first `;`.
    let value: String
    private var parameters: [String: String] = [:]

    /// - Returns: `nil` where it is malformed: a parameter without a value, one given twice, quotation marks left open.
    init?(_ text: String) {
        var rest = Array(text.utf8)[...]
        value = String(decoding: Self.trimmed(rest.prefix { $0 != Self.semicolon }), as: UTF8.self)
        rest = rest.drop { $0 != Self.semicolon }
        while rest.popFirst() != nil {
            rest = rest.drop(while: Self.isBlank)
            if rest.isEmpty || rest.first == Self.semicolon { continue }
            guard let equals = rest.firstIndex(of: UInt8(ascii: "=")) else { return nil }
            let name = rest[..<equals]
            rest = rest[(equals + 1)...]
            guard Self.isToken(name), let read = Self.value(&rest) else { return nil }
            let key = String(decoding: name, as: UTF8.self).lowercased()
            guard parameters.updateValue(read, forKey: key) == nil else { return nil }
        }
    }

    /// A parameter's value; names are given in lower case.
    subscript(name: String) -> String? { parameters[name] }

    private static let semicolon = UInt8(ascii: ";")
    private static let quote = UInt8(ascii: "\"")
    private static let backslash = UInt8(ascii: "\\")

    /// A token or a quoted text, and the blanks after it.
    private static func value(_ rest: inout ArraySlice<UInt8>) -> String? {
        let read: ArraySlice<UInt8>
        if rest.first == quote {
            guard let text = quoted(&rest) else { return nil }
            read = text[...]
        } else {
            read = trimmed(rest.prefix { $0 != semicolon })
            rest = rest.drop { $0 != semicolon }
            guard isToken(read) else { return nil }
        }
        rest = rest.drop(while: isBlank)
        return rest.isEmpty || rest.first == semicolon ? String(decoding: read, as: UTF8.self) : nil
    }

    /// What stands between quotation marks. A backslash stands for itself before anything but these two: old browsers
    /// send whole paths.
    private static func quoted(_ rest: inout ArraySlice<UInt8>) -> [UInt8]? {
        var text: [UInt8] = []
        rest = rest.dropFirst()
        while let next = rest.popFirst() {
            if next == quote { return text }
            if next == backslash, let escaped = rest.first, escaped == quote || escaped == backslash {
                rest = rest.dropFirst()
                text.append(escaped)
            } else {
                text.append(next)
            }
        }
        return nil
    }

    /// RFC 9110 §5.6.2.
    private static func isToken(_ text: ArraySlice<UInt8>) -> Bool {
        !text.isEmpty && text.allSatisfy { $0 > 0x20 && $0 < 0x7F && !"\"(),/:;<=>?@[\\]{}".utf8.contains($0) }
    }

    private static func isBlank(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x09 }

    /// Without blanks at both ends.
    static func trimmed(_ text: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
        let start = text.drop(while: isBlank)
        guard let end = start.lastIndex(where: { !isBlank($0) }) else { return [] }
        return start[...end]
    }
}
