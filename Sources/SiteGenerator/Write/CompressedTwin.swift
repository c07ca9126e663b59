import CBrotli
import CZlib

/// A text file's compressed copy beside it, `NAME.br` or `NAME.gz`, for servers that send such files as they are (nginx
/// `gzip_static`, Caddy `precompressed`, the companion).
enum CompressedTwin: CaseIterable {
    case brotli
    case gzip

    /// What is added to the name.
    var ending: String {
        switch self {
        case .brotli: ".br"
        case .gzip: ".gz"
        }
    }

    /// Below this a twin saves no packet.
    private static let smallest = 1024
    private static let textEndings: Set<String> = [
        "html", "css", "js", "mjs", "json", "map", "md", "txt", "csv", "svg", "xml", "atom", "rss", "yaml", "yml",
        "webmanifest",
    ]

    /// Whether a file gets twins.
    static func isWorthwhile(_ path: String, size: Int) -> Bool {
        size >= smallest && textEndings.contains(ContentPath.fileExtension(of: path))
    }

    /// The same bytes for the same input, as long as the library is the same.
    /// - Returns: `nil` where it would not be smaller.
    func compress(_ bytes: [UInt8], path: String) -> [UInt8]? {
        let compressed =
            switch self {
            case .brotli: Self.brotli(bytes, quality: Self.quality(path))
            case .gzip: Self.gzip(bytes)
            }
        guard let compressed, compressed.count < bytes.count else { return nil }
        return compressed
    }

    /// Over 25 MB of pages: 0.3 s at 6, 8 s at 9 for 1 % less, 25 s at 11 for 10 % less. The last is worth it for what
    /// every page loads and browsers keep.
    private static func quality(_ path: String) -> Int32 { path.hasPrefix("assets/") ? 11 : 6 }

    private static func brotli(_ bytes: [UInt8], quality: Int32) -> [UInt8]? {
        let room = BrotliEncoderMaxCompressedSize(bytes.count)
        var isDone = false
        let compressed = [UInt8](unsafeUninitializedCapacity: room) { buffer, count in
            count = room
            isDone =
                BrotliEncoderCompress(
                    quality, BROTLI_DEFAULT_WINDOW, BROTLI_MODE_TEXT, bytes.count, bytes, &count, buffer.baseAddress)
                == BROTLI_TRUE
            if !isDone { count = 0 }
        }
        return isDone ? compressed : nil
    }

    /// RFC 1952, without a name and a time, which would differ from build to build.
    private static func gzip(_ bytes: [UInt8]) -> [UInt8]? {
        var stream = z_stream()
        // 15 bits of window, and 16 that say: with gzip's header.
        guard
            deflateInit2_(
                &stream, Z_BEST_COMPRESSION, Z_DEFLATED, 15 + 16, 9, Z_DEFAULT_STRATEGY, ZLIB_VERSION,
                Int32(MemoryLayout<z_stream>.size)) == Z_OK
        else { return nil }
        defer { deflateEnd(&stream) }
        let room = Int(deflateBound(&stream, UInt(bytes.count)))
        var input = bytes
        var isDone = false
        let compressed = [UInt8](unsafeUninitializedCapacity: room) { buffer, count in
            input.withUnsafeMutableBufferPointer { input in
                stream.next_in = input.baseAddress
                stream.avail_in = UInt32(clamping: input.count)
                stream.next_out = buffer.baseAddress
                stream.avail_out = UInt32(clamping: room)
                // There is room for all of it, so one call does it; files of 4 GB and more have no twin.
                isDone = input.count < Int(UInt32.max) && deflate(&stream, Z_FINISH) == Z_STREAM_END
            }
            count = isDone ? Int(stream.total_out) : 0
        }
        return isDone ? compressed : nil
    }
}
