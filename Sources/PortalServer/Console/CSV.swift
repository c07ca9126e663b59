import HTTP

/// Rows as a file that spreadsheets open (RFC 4180).
enum CSV {
    /// At most this many rows are exported at once.
    static let limit = 100_000

    /// - Parameter name: The file's, without the ending.
    static func download(_ name: String, _ columns: [String], _ rows: [[String]]) -> Response {
        var bytes: [UInt8] = []
        for row in [columns] + rows { append(row, to: &bytes) }
        return Response(
            .ok,
            headers: [
                ("Content-Type", "text/csv; charset=utf-8"),
                ("Content-Disposition", "attachment; filename=\"\(name).csv\""),
            ], body: .bytes(bytes))
    }

    private static func append(_ row: [String], to bytes: inout [UInt8]) {
        for (index, cell) in row.enumerated() {
            if index > 0 { bytes.append(UInt8(ascii: ",")) }
            bytes.append(UInt8(ascii: "\""))
            // A cell that a spreadsheet would take for a formula begins with an apostrophe (OWASP, CSV injection).
            if let first = cell.first, "=+-@\t\r".contains(first) { bytes.append(UInt8(ascii: "'")) }
            for byte in cell.utf8 {
                bytes.append(byte)
                if byte == UInt8(ascii: "\"") { bytes.append(byte) }
            }
            bytes.append(UInt8(ascii: "\""))
        }
        bytes += [0x0D, 0x0A]
    }
}
