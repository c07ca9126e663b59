/// Escaping for HTML text and quoted attributes.
package enum HTMLEscape {
    /// Appends `bytes` with `&`, `<`, `>`, `"` and `'` as character references.
    package static func append(_ bytes: some Collection<UInt8>, to output: inout [UInt8]) {
        let isDone: Void? = bytes.withContiguousStorageIfAvailable { append($0, to: &output) }
        if isDone == nil { Array(bytes).withUnsafeBufferPointer { append($0, to: &output) } }
    }

    /// Copies runs of plain bytes whole.
    package static func append(_ bytes: UnsafeBufferPointer<UInt8>, to output: inout [UInt8]) {
        var start = 0
        for index in bytes.indices {
            guard let reference = reference(for: bytes[index]) else { continue }
            output += UnsafeBufferPointer(rebasing: bytes[start..<index])
            output.append(contentsOf: reference.utf8)
            start = index + 1
        }
        output += UnsafeBufferPointer(rebasing: bytes[start...])
    }

    private static func reference(for byte: UInt8) -> String? {
        switch byte {
        case UInt8(ascii: "&"): "&amp;"
        case UInt8(ascii: "<"): "&lt;"
        case UInt8(ascii: ">"): "&gt;"
        case UInt8(ascii: "\""): "&quot;"
        case UInt8(ascii: "'"): "&#39;"
        default: nil
        }
    }
}
