import HTTP

/// Rows as a file that spreadsheets open (RFC 4180).
struct CSV {
    private var bytes: [UInt8] = []

    /// - Parameter columns: The first row.
    init(_ columns: [String]) { append(columns) }

    mutating func append(_ row: [String]) {
        for (index, cell) in row.enumerated() {
            if index > 0 { bytes.append(UInt8(ascii: ",")) }
            bytes.append(UInt8(ascii: "\""))
            // A cell that a spreadsheet would take for a formula begins with an apostrophe (OWASP, CSV injection).
            if let first = cell.utf8.first, "=+-@\t\r".utf8.contains(first) { bytes.append(UInt8(ascii: "'")) }
            for byte in cell.utf8 {
                bytes.append(byte)
                if byte == UInt8(ascii: "\"") { bytes.append(byte) }
            }
            bytes.append(UInt8(ascii: "\""))
        }
        bytes += [0x0D, 0x0A]
    }

    /// - Parameter name: The file's, without the ending.
    func download(_ name: String) -> Response {
        Response(
            .ok,
            headers: [
                ("Content-Type", "text/csv; charset=utf-8"),
                ("Content-Disposition", "attachment; filename=\"\(name).csv\""),
            ], body: .bytes(bytes))
    }
}
