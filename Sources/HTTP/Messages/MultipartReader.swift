/// Reads the body of a form with files (RFC 7578, `multipart/form-data`).
///
///     var reader = try MultipartReader(request)
///     while let part = try reader.next() { … part.name, part.bytes … }
///
/// What is not exactly as RFC 2046 §5.1.1 has it is refused: two readers that understand one body in two ways are an
/// attacker's tool. One look at each byte: a line that begins like a delimiter and is none is not looked at again.
struct MultipartReader {
    /// One field or file.
    struct Part: Equatable {
        /// The field's name.
        var name: String
        /// As the browser named the file, which may be a whole path; `nil` of a field.
        var filename: String?
        /// The media type that the browser gave; empty where it gave none.
        var type: String
        var bytes: ArraySlice<UInt8>
    }

    /// More than any form of ours has.
    static let partLimit = 200
    /// Bytes of one part's header.
    static let headerLimit = 8 * 1024

    private let body: [UInt8]
    /// `--` and the boundary.
    private let dashes: [UInt8]
    private var position: Int
    private var count = 0
    private var isAtEnd = false

    /// - Throws: `content` where the field names no boundary, or no delimiter begins the first part.
    init(_ request: Request) throws(Form.Malformed) {
        let type = HeaderParameters(request.headers["Content-Type"] ?? "")
        guard let boundary = type?["boundary"], Self.isBoundary(boundary) else { throw .content }
        body = request.body
        dashes = Array("--\(boundary)".utf8)
        position = 0
        // A preamble may stand before the first delimiter; readers pass over it.
        if !body.starts(with: dashes) {
            guard let first = delimiter(from: 0) else { throw .content }
            position = first + 2
        }
        try passDelimiter()
    }

    /// The next part; `nil` after the last.
    /// - Throws: `content` where the body is malformed or cut off, or has too many parts.
    mutating func next() throws(Form.Malformed) -> Part? {
        guard !isAtEnd else { return nil }
        count += 1
        guard count <= Self.partLimit else { throw .content }
        var part = try header()
        guard let end = delimiter(from: position) else { throw .content }
        // An empty part's CRLF is the one that ends its header.
        part.bytes = body[min(position, end)..<end]
        position = end + 2
        try passDelimiter()
        return part
    }

    /// The header of a part, up to the empty line.
    private mutating func header() throws(Form.Malformed) -> Part {
        let start = position
        var disposition: HeaderParameters?
        var type = ""
        while true {
            let line = try line(within: start + Self.headerLimit)
            if line.isEmpty { break }
            guard let colon = line.firstIndex(of: UInt8(ascii: ":")),
                let value = String(validating: HeaderParameters.trimmed(line[(colon + 1)...]), as: UTF8.self)
            else { throw .content }
            switch String(decoding: line[..<colon], as: UTF8.self).lowercased() {
            case "content-disposition":
                guard disposition == nil, let read = HeaderParameters(value) else { throw .content }
                disposition = read
            case "content-type": type = value
            case "content-transfer-encoding":
                // RFC 7578 §4.7: nobody sends others; taking one as it is would be wrong.
                guard ["7bit", "8bit", "binary"].contains(value.lowercased()) else { throw .content }
            default: break
            }
        }
        guard let disposition, disposition.value.lowercased() == "form-data", let name = disposition["name"] else {
            throw .content
        }
        return Part(name: name, filename: disposition["filename"], type: type, bytes: [])
    }

    /// One line of a header, without its end.
    private mutating func line(within limit: Int) throws(Form.Malformed) -> ArraySlice<UInt8> {
        let end = min(limit, body.count)
        var at = position
        while at < end, body[at] != 0x0D, body[at] != 0x0A, body[at] != 0 { at += 1 }
        guard at + 1 < end, body[at] == 0x0D, body[at + 1] == 0x0A else { throw .content }
        defer { position = at + 2 }
        return body[position..<at]
    }

    /// Where the next CRLF stands that `--boundary` follows.
    private func delimiter(from start: Int) -> Int? {
        // The CRLF before a delimiter belongs to it, and may be the one that ended the header.
        var at = max(start - 2, 0)
        while let found = body[at...].firstIndex(of: 0x0D) {
            if body[found...].dropFirst().first == 0x0A, body[(found + 2)...].starts(with: dashes) { return found }
            at = found + 1
        }
        return nil
    }

    /// Passes what follows `--boundary`: `--` after the last part, else blanks and a line end.
    private mutating func passDelimiter() throws(Form.Malformed) {
        position += dashes.count
        if body[position...].starts(with: "--".utf8) {
            isAtEnd = true
            return
        }
        while position < body.count, body[position] == 0x20 || body[position] == 0x09 { position += 1 }
        guard body[position...].starts(with: [0x0D, 0x0A]) else { throw .content }
        position += 2
    }

    /// RFC 2046 §5.1.1, `bchars`.
    private static func isBoundary(_ text: String) -> Bool {
        (1...70).contains(text.utf8.count) && !text.hasSuffix(" ")
            && text.utf8.allSatisfy { byte in
                switch byte {
                case 0x30...0x39, 0x41...0x5A, 0x61...0x7A: true
                default: "'()+_,-./:=? ".utf8.contains(byte)
                }
            }
    }
}
