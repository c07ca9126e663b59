import Diagnostics

/// One CSS file on its way into the bundle: comments and needless white space go, `url(…)` gets its hashed name.
///
/// Strings, addresses and everything inside parentheses stay as written, so that no value changes its meaning.
struct Stylesheet {
    private let file: ThemeFile
    private var bytes: [UInt8] { file.bytes }

    init(_ file: ThemeFile) { self.file = file }

    /// - Parameter urls: Path of an asset within the theme → its address from the site's root.
    func bundled(urls: [String: String], diagnostics: inout [Diagnostic]) -> [UInt8] {
        var output: [UInt8] = []
        output.reserveCapacity(bytes.count)
        var index = 0
        while index < bytes.count {
            let byte = bytes[index]
            if byte == UInt8(ascii: "/"), index + 1 < bytes.count, bytes[index + 1] == UInt8(ascii: "*") {
                index = endOfComment(from: index)
            } else if byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "'") {
                let end = endOfString(from: index)
                output += bytes[index..<end]
                index = end
            } else if byte == UInt8(ascii: "("), output.suffix(3).elementsEqual("url".utf8) {
                index = copyURL(at: index, to: &output, urls: urls, diagnostics: &diagnostics)
            } else if Self.isSpace(byte) {
                while index < bytes.count, Self.isSpace(bytes[index]) { index += 1 }
                // A blank beside a brace or semicolon separates nothing.
                let before = output.last ?? UInt8(ascii: "}")
                let after = index < bytes.count ? bytes[index] : UInt8(ascii: "}")
                if !"{};,".utf8.contains(before), !"{};".utf8.contains(after) { output.append(UInt8(ascii: " ")) }
            } else {
                output.append(byte)
                index += 1
            }
        }
        return output
    }

    /// Copies `(…)` of a `url`, with the address of the asset where it names one.
    private func copyURL(
        at open: Int, to output: inout [UInt8], urls: [String: String], diagnostics: inout [Diagnostic]
    ) -> Int {
        let close = bytes[open...].firstIndex(of: UInt8(ascii: ")")) ?? bytes.count - 1
        let inner = String(decoding: bytes[(open + 1)..<max(open + 1, close)], as: UTF8.self)
        let trimmed = inner.split(whereSeparator: { $0 == " " || $0 == "\"" || $0 == "'" }).first.map(String.init) ?? ""
        if trimmed.hasPrefix("data:") || trimmed.hasPrefix("#") {
            output += bytes[open...min(close, bytes.count - 1)]
        } else {
            let name = trimmed.hasPrefix("../") ? String(trimmed.dropFirst(3)) : "styles/" + trimmed
            if let address = urls[name] {
                // The bundle lies in assets/ as the files do.
                output += Array("(\"\(address.dropFirst("assets/".count))\")".utf8)
            } else {
                diagnostics.append(unknownURL(trimmed, at: open + 1, known: urls.keys.map { "../" + $0 }))
            }
        }
        return min(close, bytes.count - 1) + 1
    }

    private func unknownURL(_ url: String, at offset: Int, known: [String]) -> Diagnostic {
        let before = bytes[..<offset]
        let line = before.count { $0 == UInt8(ascii: "\n") } + 1
        let column = offset - (before.lastIndex(of: UInt8(ascii: "\n")).map { $0 + 1 } ?? 0) + 1
        return Diagnostic(
            .error, "missing-file", at: SourceLocation(file: file.path, line: line, column: column),
            length: url.utf8.count, "'\(url)' is no file of the theme's assets/",
            hint: Spelling.nearest(to: url, in: known).map { "did you mean '\($0)'?" }
                ?? "write 'url(../assets/name)'; nothing is loaded from elsewhere")
    }

    private func endOfComment(from start: Int) -> Int {
        var index = start + 2
        while index + 1 < bytes.count {
            if bytes[index] == UInt8(ascii: "*"), bytes[index + 1] == UInt8(ascii: "/") { return index + 2 }
            index += 1
        }
        return bytes.count
    }

    private func endOfString(from start: Int) -> Int {
        var index = start + 1
        while index < bytes.count, bytes[index] != bytes[start] {
            index += bytes[index] == UInt8(ascii: "\\") ? 2 : 1
        }
        return min(index + 1, bytes.count)
    }

    private static func isSpace(_ byte: UInt8) -> Bool {
        byte == 0x20 || byte == 0x09 || byte == 0x0A || byte == 0x0D || byte == 0x0C
    }
}
