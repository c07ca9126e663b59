package import Diagnostics

/// What every file that people write must be, whatever its format: UTF-8 text.
package enum TextCheck {
    /// The problem of a file that is UTF-16, binary or malformed UTF-8, at its first wrong byte; `nil` of text, and of nothing.
    package static func problem(in bytes: [UInt8], file: String) -> Diagnostic? {
        guard !bytes.isEmpty else { return nil }
        return bytes.withUnsafeBufferPointer { buffer in
            do throws(SyntaxError) {
                _ = try SourceText(buffer, file: file)
                return nil
            } catch {
                return error.id == "empty-file" ? nil : error.diagnostic
            }
        }
    }
}
