/// Several ES modules as one file, so that a page asks for one instead of ten: over HTTP/1.1 a browser asks for six at a
/// time, and each is answered on its own.
///
/// Each stays by itself: its names are its own, and when one fails the next still runs.
struct ScriptBundle {
    /// The scripts together, in their order; empty where none can be joined.
    private(set) var bytes: [UInt8] = []
    /// Places of scripts that stay files of their own: only at the top of a module may `import` and `export` stand
    /// (ECMAScript 2025, §16.2).
    private(set) var separate: [Int] = []

    init(_ scripts: [[UInt8]]) {
        for (index, script) in scripts.enumerated() {
            guard !Self.hasModuleSyntax(script) else {
                separate.append(index)
                continue
            }
            bytes += "try {\n".utf8
            bytes += script
            // A comment without a line's end would swallow what follows.
            bytes += "\n} catch (error) { reportError(error); }\n".utf8
        }
    }

    /// Whether a line begins with a declaration of what comes in or goes out; `import(…)` and `import.meta` are
    /// expressions. A line of a longer string or comment may seem to be one: then the script stays by itself, which does
    /// no harm.
    private static func hasModuleSyntax(_ script: [UInt8]) -> Bool {
        script.split(whereSeparator: { $0 == 0x0a || $0 == 0x0d || $0 == 0x3b }).contains { line in
            let start = line.drop { $0 == 0x20 || $0 == 0x09 }
            for keyword in ["import", "export"] where start.starts(with: keyword.utf8) {
                guard let next = start.dropFirst(keyword.utf8.count).first(where: { $0 != 0x20 && $0 != 0x09 }) else {
                    return true
                }
                if next != UInt8(ascii: "("), next != UInt8(ascii: ".") {
                    // `important = 1` is another word.
                    let isWord = start.dropFirst(keyword.utf8.count).first.map(isLetter) ?? false
                    if !isWord { return true }
                }
            }
            return false
        }
    }

    private static func isLetter(_ byte: UInt8) -> Bool {
        switch byte {
        case 0x30...0x39, 0x41...0x5a, 0x61...0x7a, UInt8(ascii: "_"), UInt8(ascii: "$"): true
        default: byte >= 0x80
        }
    }
}
