import Diagnostics

/// One CSS file on its way into the bundle: comments and needless white space go, `url(…)` gets its hashed name.
///
/// Strings, escapes and addresses stay as written, so that no value changes its meaning (CSS Syntax Level 3, §4.3).
struct Stylesheet {
    private let file: ThemeFile
    private var bytes: [UInt8] { file.bytes }
    private var index = 0
    private var output: [UInt8] = []

    init(_ file: ThemeFile) { self.file = file }

    /// - Parameter urls: Path of an asset within the theme → its address from the site's root.
    mutating func bundled(urls: [String: String], diagnostics: inout [Diagnostic]) -> [UInt8] {
        output.reserveCapacity(bytes.count)
        while index < bytes.count {
            let byte = bytes[index]
            if Self.isSpace(byte) || startsComment(at: index) {
                copyGap()
            } else if byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "'") {
                copy(through: endOfString(from: index))
            } else if byte == UInt8(ascii: "\\") {
                copy(through: min(index + 2, bytes.count))
            } else if byte == UInt8(ascii: "("), endsWithURLName {
                copyURL(urls: urls, diagnostics: &diagnostics)
            } else {
                if byte == UInt8(ascii: "@"), bytes[index...].starts(with: "@import".utf8) {
                    diagnostics.append(importFound(at: index))
                }
                output.append(byte)
                index += 1
            }
        }
        return output
    }

    private mutating func copy(through end: Int) {
        output += bytes[index..<end]
        index = end
    }

    /// White space and comments up to the next token. A blank beside a brace or semicolon separates nothing; a comment
    /// alone between two tokens keeps them apart, and is neither nothing nor a blank: `a/**/b` is not `ab`.
    private mutating func copyGap() {
        var hasSpace = false
        while index < bytes.count {
            if Self.isSpace(bytes[index]) {
                hasSpace = true
                index += 1
            } else if startsComment(at: index) {
                index = endOfComment(from: index)
            } else {
                break
            }
        }
        let before = output.last ?? UInt8(ascii: "}")
        let after = index < bytes.count ? bytes[index] : UInt8(ascii: "}")
        guard !"{};,".utf8.contains(before), !"{};".utf8.contains(after) else { return }
        if hasSpace { output.append(UInt8(ascii: " ")) } else { output += "/**/".utf8 }
    }

    /// Whether `url` stands behind, as a name of its own.
    private var endsWithURLName: Bool {
        let name = output.suffix(4)
        guard name.suffix(3).elementsEqual("url".utf8, by: { $0 | 0x20 == $1 }) else { return false }
        guard name.count == 4, let before = name.first else { return true }
        let isLetterOrDigit = (0x30...0x39).contains(before) || (0x61...0x7A).contains(before | 0x20)
        return !isLetterOrDigit && !"-_\\".utf8.contains(before) && before < 0x80
    }

    /// Copies `(…)` of a `url`, with the address of the asset where it names one.
    private mutating func copyURL(urls: [String: String], diagnostics: inout [Diagnostic]) {
        var start = index + 1
        while start < bytes.count, Self.isSpace(bytes[start]) { start += 1 }
        var end: Int
        var close: Int
        if start < bytes.count, bytes[start] == UInt8(ascii: "\"") || bytes[start] == UInt8(ascii: "'") {
            close = endOfString(from: start)
            end = max(start + 1, close - 1)
            start += 1
        } else {
            end = bytes[start...].firstIndex { $0 == UInt8(ascii: ")") || Self.isSpace($0) } ?? bytes.count
            close = end
        }
        close = min((bytes[close...].firstIndex(of: UInt8(ascii: ")")) ?? bytes.count) + 1, bytes.count)
        end = min(end, close)
        let written = String(decoding: bytes[start..<end], as: UTF8.self)
        let (path, fragment) = Self.split(written)
        if path.hasPrefix("data:") || path.isEmpty {
            copy(through: close)
        } else if let address = urls[path.hasPrefix("../") ? String(path.dropFirst(3)) : "styles/" + path] {
            // The bundle lies in assets/ as the files do.
            output += "(\"\(address.dropFirst("assets/".count))\(fragment)\")".utf8
            index = close
        } else {
            diagnostics.append(unknownURL(written, at: start, known: urls.keys.map { "../" + $0 }))
            copy(through: close)
        }
    }

    /// `sprite.svg#icon` → `sprite.svg`, `#icon`
    private static func split(_ url: String) -> (path: String, fragment: Substring) {
        let mark = url.hasPrefix("data:") ? nil : url.firstIndex { $0 == "#" || $0 == "?" }
        return (String(url[..<(mark ?? url.endIndex)]), url[(mark ?? url.endIndex)...])
    }

    private func unknownURL(_ url: String, at offset: Int, known: [String]) -> Diagnostic {
        Diagnostic(
            .error, "missing-file", at: location(of: offset), length: url.utf8.count,
            "'\(url)' is no file of the theme's assets/",
            hint: Spelling.nearest(to: url, in: known).map { "did you mean '\($0)'?" }
                ?? "write 'url(../assets/name)'; nothing is loaded from elsewhere")
    }

    private func importFound(at offset: Int) -> Diagnostic {
        Diagnostic(
            .error, "style-import", at: location(of: offset), length: 7,
            "Style sheets of a theme import no others: they are bundled into one, where '@import' has no effect",
            hint: "list the file under 'styles' in theme.json")
    }

    private func location(of offset: Int) -> SourceLocation {
        let before = bytes[..<offset]
        let line = before.count { $0 == UInt8(ascii: "\n") } + 1
        let column = offset - (before.lastIndex(of: UInt8(ascii: "\n")).map { $0 + 1 } ?? 0) + 1
        return SourceLocation(file: file.path, line: line, column: column)
    }

    private func startsComment(at index: Int) -> Bool {
        bytes[index] == UInt8(ascii: "/") && index + 1 < bytes.count && bytes[index + 1] == UInt8(ascii: "*")
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
