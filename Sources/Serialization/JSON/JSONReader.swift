/// Reads JSON (RFC 8259) into ``Node``s with positions.
///
///     let root = try JSONReader.read(bytes, file: "site-config.json")
///
/// Stricter than the RFC where it leaves a choice: keys may not repeat, escapes may not name half a surrogate pair,
/// and values may be nested ``depthLimit`` deep. A byte order mark is skipped.
package enum JSONReader {
    /// How deep lists and objects may stand in one another.
    package static let depthLimit = 1_000

    /// - Parameters:
    ///   - bytes: The whole file, UTF-8.
    ///   - file: Path from the site's root; used in the error only.
    package static func read(_ bytes: [UInt8], file: String) throws(SyntaxError) -> Node {
        try bytes.withUnsafeBufferPointer { (buffer) throws(SyntaxError) -> Node in
            let text = try SourceText(buffer, file: file)
            var parser = JSONParser(text, file: file)
            return try parser.document()
        }
    }
}

/// One pass over the bytes; `at` is the next one. ``SourceText`` has proved them to be UTF-8.
struct JSONParser {
    let bytes: UnsafeBufferPointer<UInt8>
    let start: Int
    let file: String
    var at: Int
    var line: UInt32 = 1
    var lineStart: Int
    var depth = 0
    /// Text of the string being read if it has escapes; kept to be used again.
    var unescaped: [UInt8] = []

    init(_ text: SourceText, file: String) {
        bytes = text.bytes
        start = text.start
        self.file = file
        at = text.start
        lineStart = text.start
    }

    /// The place of the next byte.
    var here: Position { Position(line: line, column: UInt32(truncatingIfNeeded: at &- lineStart &+ 1)) }

    /// The next byte, or 0 at the end; NUL bytes are refused beforehand.
    var next: UInt8 { at < bytes.count ? bytes[at] : 0 }

    mutating func document() throws(SyntaxError) -> Node {
        skipSpace()
        let node = try value()
        skipSpace()
        if at < bytes.count { throw afterTheEnd() }
        return node
    }

    mutating func skipSpace() {
        while at < bytes.count {
            switch bytes[at] {
            case 0x20, 0x09:
                at &+= 1
            case 0x0A:
                at &+= 1
                line &+= 1
                lineStart = at
            case 0x0D:
                at &+= 1
                // Old Macintosh line ends: a CR without LF counts as a line, as in editors.
                if next != 0x0A {
                    line &+= 1
                    lineStart = at
                }
            default:
                return
            }
        }
    }

    mutating func value() throws(SyntaxError) -> Node {
        let position = here
        switch next {
        case UInt8(ascii: "\""): return Node(.string(try string()), at: position)
        case UInt8(ascii: "{"): return Node(.mapping(try object(from: position)), at: position)
        case UInt8(ascii: "["): return Node(.sequence(try array(from: position)), at: position)
        case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"): return Node(.number(try number()), at: position)
        case UInt8(ascii: "t") where takes("true"): return Node(.boolean(true), at: position)
        case UInt8(ascii: "f") where takes("false"): return Node(.boolean(false), at: position)
        case UInt8(ascii: "n") where takes("null"): return Node(.null, at: position)
        default: throw notAValue()
        }
    }

    /// Passes `word` if it stands here as a whole word.
    private mutating func takes(_ word: StaticString) -> Bool {
        let count = word.utf8CodeUnitCount
        guard at + count <= bytes.count else { return false }
        for offset in 0..<count where bytes[at + offset] != word.utf8Start[offset] { return false }
        if at + count < bytes.count, Self.isWordPart(bytes[at + count]) { return false }
        at += count
        return true
    }

    private mutating func enter(_ what: String) throws(SyntaxError) {
        depth += 1
        if depth > JSONReader.depthLimit {
            throw mistake(
                "\(what) is nested more than \(JSONReader.depthLimit) deep", hint: "is the file what you meant to give?"
            )
        }
        at += 1
    }

    private mutating func object(from opening: Position) throws(SyntaxError) -> Mapping {
        try enter("An object")
        defer { depth -= 1 }
        var entries: [Mapping.Entry] = []
        skipSpace()
        if next == UInt8(ascii: "}") {
            at += 1
            return Mapping(entries)
        }
        entries.reserveCapacity(4)
        while true {
            guard next == UInt8(ascii: "\"") else { throw notAKey(opening: opening) }
            let keyPosition = here
            let key = try string()
            skipSpace()
            guard next == UInt8(ascii: ":") else { throw missingColon(key: key, opening: opening) }
            at += 1
            skipSpace()
            entries.append(Mapping.Entry(key, at: keyPosition, try value()))
            if try endsMember(UInt8(ascii: "}"), opening: opening) { break }
        }
        let mapping = Mapping(entries)
        if let (first, second) = mapping.firstRepetition {
            throw SyntaxError.repeatedKey(entries, first: first, second: second, file: file)
        }
        return mapping
    }

    private mutating func array(from opening: Position) throws(SyntaxError) -> [Node] {
        try enter("A list")
        defer { depth -= 1 }
        var items: [Node] = []
        skipSpace()
        if next == UInt8(ascii: "]") {
            at += 1
            return items
        }
        while true {
            items.append(try value())
            if try endsMember(UInt8(ascii: "]"), opening: opening) { break }
        }
        return items
    }

    /// Passes what follows a member: a comma and the space behind it (`false`), or the closing bracket (`true`).
    private mutating func endsMember(_ closing: UInt8, opening: Position) throws(SyntaxError) -> Bool {
        let end = here
        skipSpace()
        if next == UInt8(ascii: ",") {
            let comma = here
            at += 1
            skipSpace()
            if next == closing { throw trailingComma(at: comma, before: closing) }
            return false
        }
        guard next == closing else { throw missingComma(after: end, closing: closing, opening: opening) }
        at += 1
        return true
    }
}
