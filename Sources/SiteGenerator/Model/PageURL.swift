/// The address of a page or file, from its portal's root: `guides/auth/`, `assets/logo.3f2a1b.svg`, empty for the home.
///
/// Kept as people wrote it; ``href`` is what goes into markup, ``file`` what goes onto the disk.
struct PageURL: Hashable, Sendable {
    /// Folders end with a slash.
    let path: String

    init(_ path: String) { self.path = path }

    /// The path with everything percent-encoded that a URL's path cannot hold (RFC 3986 §3.3), and `:` in a first
    /// segment, which would read as a scheme.
    var href: String {
        var encoded: [UInt8] = []
        encoded.reserveCapacity(path.utf8.count)
        for byte in path.utf8 {
            if Self.isPlain(byte) {
                encoded.append(byte)
            } else {
                encoded += [UInt8(ascii: "%"), Self.digit(byte >> 4), Self.digit(byte & 15)]
            }
        }
        return String(decoding: encoded, as: UTF8.self)
    }

    /// The file that answers for the address, below the portal's folder.
    var file: String { path.isEmpty || path.hasSuffix("/") ? path + "index.html" : path }

    /// The address of the page's Markdown twin.
    var markdown: PageURL { PageURL(path.isEmpty || path.hasSuffix("/") ? path + "index.md" : path + ".md") }

    /// The way from this page up to the portal's root: empty, `../`, `../../` …
    var root: String {
        String(repeating: "../", count: path.utf8.count { $0 == UInt8(ascii: "/") })
    }

    /// `.` and `..` segments, empty ones and NUL cannot be addresses.
    var isUsable: Bool {
        let segments = path.split(separator: "/", omittingEmptySubsequences: false).dropLast(
            path.hasSuffix("/") ? 1 : 0)
        return path.isEmpty
            || segments.allSatisfy {
                !$0.isEmpty && $0 != "." && $0 != ".." && !$0.utf8.contains(0) && $0.utf8.count < 250
            }
    }

    private static func isPlain(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"):
            true
        default: "-._~/!$()*+,;=@".utf8.contains(byte)
        }
    }

    private static func digit(_ value: UInt8) -> UInt8 {
        value < 10 ? UInt8(ascii: "0") + value : UInt8(ascii: "A") + value - 10
    }
}
