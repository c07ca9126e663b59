import CQrencode

/// A QR code (ISO/IEC 18004) as the path of an SVG: a unit square for each dark module.
struct QRCode {
    /// Modules along a side, without the quiet zone.
    let width: Int
    /// The data of an SVG `path`.
    let path: String

    /// - Returns: `nil` where the text is too long.
    init?(_ text: String) {
        guard let code = QRcode_encodeString8bit(text, 0, QR_ECLEVEL_M) else { return nil }
        defer { QRcode_free(code) }
        width = Int(code.pointee.width)
        guard let modules = code.pointee.data else { return nil }
        var path = ""
        for row in 0..<width {
            var column = 0
            while column < width {
                // The lowest bit says whether a module is dark; a run of them is one rectangle.
                let start = column
                while column < width, modules[row * width + column] & 1 == 1 { column += 1 }
                if column > start { path += "M\(start) \(row)h\(column - start)v1h-\(column - start)z" }
                column = max(column, start + 1)
            }
        }
        self.path = path
    }
}
