/// Reads a file that may be JSON or YAML.
package enum DocumentReader {
    /// By the name's ending, `.json`, `.yaml` or `.yml`; of other names by the first character: `{` and `[` begin JSON.
    package static func read(_ bytes: [UInt8], file: String) throws(SyntaxError) -> Node {
        isJSON(bytes, file: file) ? try JSONReader.read(bytes, file: file) : try YAMLReader.read(bytes, file: file)
    }

    private static func isJSON(_ bytes: [UInt8], file: String) -> Bool {
        let name = file.lowercased()
        if name.hasSuffix(".json") { return true }
        if name.hasSuffix(".yaml") || name.hasSuffix(".yml") { return false }
        let content = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? bytes.dropFirst(3) : bytes[...]
        let first = content.first { $0 != 0x20 && !(0x09...0x0D).contains($0) }
        return first == UInt8(ascii: "{") || first == UInt8(ascii: "[")
    }
}
