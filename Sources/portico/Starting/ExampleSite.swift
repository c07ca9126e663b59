import Glibc

/// The example site inside the program, which carries Portico's own documentation: what `portico new` writes.
///
/// It is packed at build time by `EmbedSite`, so that the program needs nothing beside it.
enum ExampleSite {
    /// Writes the example; nothing that is there is ever written over, and a failure leaves nothing behind.
    /// - Throws: ``Failure`` where the target is not an empty folder or cannot be written.
    static func write(to target: String) throws {
        let isThere = access(target, F_OK) == 0
        if isThere, FolderListing.names(in: target)?.isEmpty != true {
            throw Failure("The folder '\(target)' is not empty")
        }
        let folder = StagedFolder(for: target)
        try folder.fill {
            for file in files() { try folder.write(file.bytes, to: file.path) }
        }
    }

    /// The files of the archive: path, a zero byte, the length in decimal, a zero byte, the bytes; again and again.
    static func files() -> [(path: String, bytes: [UInt8])] {
        let archive = BuiltInSite.archive.withUTF8Buffer(base64Decoded)
        var files: [(path: String, bytes: [UInt8])] = []
        var index = 0
        func field() -> String {
            let end = archive[index...].firstIndex(of: 0) ?? archive.endIndex
            defer { index = min(end + 1, archive.endIndex) }
            return String(decoding: archive[index..<end], as: UTF8.self)
        }
        while index < archive.count {
            let path = field()
            let length = min(Int(field()) ?? 0, archive.count - index)
            files.append((path, Array(archive[index..<index + length])))
            index += length
        }
        return files
    }

    /// RFC 4648 §4, of text that our own encoder wrote.
    private static func base64Decoded(_ text: UnsafeBufferPointer<UInt8>) -> [UInt8] {
        var values = [UInt8](repeating: 0, count: 256)
        for (value, letter) in "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8.enumerated() {
            values[Int(letter)] = UInt8(value)
        }
        var bytes: [UInt8] = []
        bytes.reserveCapacity(text.count / 4 * 3)
        for start in stride(from: 0, to: text.count - 3, by: 4) {
            let bits = (0..<4).reduce(UInt32(0)) { $0 << 6 | UInt32(values[Int(text[start + $1])]) }
            bytes.append(UInt8(truncatingIfNeeded: bits >> 16))
            if text[start + 2] != UInt8(ascii: "=") { bytes.append(UInt8(truncatingIfNeeded: bits >> 8)) }
            if text[start + 3] != UInt8(ascii: "=") { bytes.append(UInt8(truncatingIfNeeded: bits)) }
        }
        return bytes
    }
}
