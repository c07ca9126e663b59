/// The cursor of a scanner over code, and the HTML it writes.
///
/// A scanner moves `position` forward over text that gets no colour, and calls ``paint(_:to:)`` for what does. Whatever is
/// passed over is written too, so no scanner can lose or double a byte; every painted run is cut at newlines.
struct CodePainter {
    let code: UnsafeBufferPointer<UInt8>
    /// Where scanning stops; lowered while a part is delegated to another scanner.
    private(set) var end: Int
    /// The next byte to look at.
    var position = 0
    private var written = 0
    private(set) var output: [UInt8]

    init(_ code: UnsafeBufferPointer<UInt8>, output: consuming [UInt8]) {
        self.code = code
        end = code.count
        self.output = output
    }

    var isAtEnd: Bool { position >= end }

    /// The byte at `index`, or 0 past the end.
    func byte(_ index: Int) -> UInt8 { index < end && index >= 0 ? code[index] : 0 }

    /// Writes everything up to `target` as `token`, after what was passed over as plain text.
    mutating func paint(_ token: TokenClass, to target: Int) {
        let target = min(target, end)
        guard target > position else { return }
        write(to: position)
        var start = position
        while start < target {
            let lineEnd = Swift.min(lineEnd(from: start), target)
            if lineEnd > start {
                append(token.startTag)
                write(to: lineEnd)
                append("</span>")
            }
            start = lineEnd
            if start < target {
                output.append(0x0A)
                start += 1
                written = start
            }
        }
        position = target
    }

    /// Writes the rest as plain text and gives the buffer back.
    mutating func finish() -> [UInt8] {
        end = code.count
        write(to: end)
        defer { output = [] }
        return output
    }

    /// Runs `scan` on the bytes up to `limit` only.
    mutating func delegate(to limit: Int, _ scan: (inout CodePainter) -> Void) {
        let outer = end
        end = max(position, min(limit, outer))
        scan(&self)
        position = end
        end = outer
    }

    private mutating func append(_ text: StaticString) {
        output.append(contentsOf: UnsafeBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount))
    }

    /// Copies `written..<target`, escaping what HTML text needs (`&`, `<`, `>`).
    private mutating func write(to target: Int) {
        var start = written
        var index = start
        while index < target {
            let entity: StaticString
            switch code[index] {
            case 0x26: entity = "&amp;"
            case 0x3C: entity = "&lt;"
            case 0x3E: entity = "&gt;"
            default:
                index += 1
                continue
            }
            output.append(contentsOf: UnsafeBufferPointer(rebasing: code[start..<index]))
            append(entity)
            index += 1
            start = index
        }
        if start < target {
            output.append(contentsOf: UnsafeBufferPointer(rebasing: code[start..<target]))
        }
        written = max(written, target)
    }
}
