import Diagnostics
import Glibc

/// The files of one theme on disk, without those of its parents.
struct ThemeFolder: Sendable {
    let name: String
    /// Real path of the folder.
    let path: String
    /// Path of the folder as diagnostics show it: `themes/default`.
    let shownPath: String
    /// Path within the theme → bytes.
    let files: [String: [UInt8]]

    /// - Returns: `nil` where there is no such folder.
    init?(_ name: String, in themes: String, diagnostics: inout [Diagnostic]) {
        guard let real = realpath(themes + "/" + name, nil) else { return nil }
        defer { free(real) }
        self.name = name
        path = String(cString: real)
        shownPath = "themes/" + name
        var files: [String: [UInt8]] = [:]
        for kind in ["", "templates", "styles", "scripts", "assets", "strings"] {
            for file in Self.names(in: kind.isEmpty ? path : path + "/" + kind) {
                let relative = kind.isEmpty ? file : kind + "/" + file
                guard let bytes = Self.read(path + "/" + relative, within: path) else {
                    if kind.isEmpty { continue }
                    diagnostics.append(
                        Diagnostic(
                            .error, "unreadable-file", at: SourceLocation(file: "themes/\(name)/\(relative)"),
                            "Cannot be read as a file of the theme's folder",
                            hint: "a theme's folders hold plain files: no folders, no links out of the theme"))
                    continue
                }
                files[relative] = bytes
            }
        }
        self.files = files
    }

    static func names(in folder: String) -> [String] {
        guard let listing = opendir(folder) else { return [] }
        defer { closedir(listing) }
        var found: [String] = []
        while let entry = readdir(listing) {
            let name = withUnsafePointer(to: &entry.pointee.d_name) { tuple in
                tuple.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
            }
            if !name.hasPrefix("."), !name.hasSuffix("~") { found.append(name) }
        }
        return found.sorted()
    }

    private static func read(_ path: String, within folder: String) -> [UInt8]? {
        guard let real = realpath(path, nil) else { return nil }
        defer { free(real) }
        var status = stat()
        // A plain file: to open a pipe would wait for ever.
        guard String(cString: real).hasPrefix(folder + "/"), stat(real, &status) == 0,
            status.st_mode & S_IFMT == S_IFREG,
            let file = fopen(real, "r")
        else { return nil }
        defer { fclose(file) }
        var bytes: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 65_536)
        while true {
            let got = fread(&buffer, 1, buffer.count, file)
            if got == 0 { return ferror(file) == 0 ? bytes : nil }
            bytes += buffer[..<got]
        }
    }
}
