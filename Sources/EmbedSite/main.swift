import Glibc

// Packs the example site into one Swift file, so that `portico new` needs nothing but its own program.
// Called by EmbedSitePlugin: EmbedSite ROOT OUTPUT FILE… with files by path from the root.
//
// The archive is a sequence of entries: path, a zero byte, the length in decimal, a zero byte, the bytes. It is written
// in base64 as one literal, which costs the compiler no more than reading it.

let arguments = CommandLine.arguments
guard arguments.count > 3 else {
    print("usage: EmbedSite ROOT OUTPUT FILE…")
    exit(2)
}

func contents(of path: String) -> [UInt8]? {
    guard let file = fopen(path, "r") else { return nil }
    defer { fclose(file) }
    var bytes: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 65_536)
    while true {
        let got = fread(&buffer, 1, buffer.count, file)
        if got == 0 { return ferror(file) == 0 ? bytes : nil }
        bytes += buffer[..<got]
    }
}

func base64(_ bytes: [UInt8]) -> [UInt8] {
    let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)
    var text: [UInt8] = []
    text.reserveCapacity(bytes.count / 3 * 4 + 4)
    for start in stride(from: 0, to: bytes.count, by: 3) {
        let group = bytes[start..<min(start + 3, bytes.count)]
        let bits = group.reduce(0) { $0 << 8 | Int($1) } << (8 * (3 - group.count))
        for place in 0..<4 {
            text.append(place <= group.count ? alphabet[bits >> (18 - 6 * place) & 63] : UInt8(ascii: "="))
        }
    }
    return text
}

var archive: [UInt8] = []
for path in arguments[3...].sorted() {
    guard let bytes = contents(of: arguments[1] + "/" + path) else {
        print("EmbedSite: cannot read \(path)")
        exit(1)
    }
    archive += Array(path.utf8) + [0] + Array(String(bytes.count).utf8) + [0] + bytes
}

let source =
    Array("enum BuiltInSite {\n    static let archive: StaticString = \"".utf8) + base64(archive)
    + Array("\"\n}\n".utf8)
guard let output = fopen(arguments[2], "w"), fwrite(source, 1, source.count, output) == source.count,
    fclose(output) == 0
else {
    print("EmbedSite: cannot write \(arguments[2])")
    exit(1)
}
