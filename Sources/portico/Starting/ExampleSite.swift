import Glibc
import HTTP

/// The site that Portico's own documentation is made of: what `portico new` copies.
enum ExampleSite {
    /// What a site consists of.
    private static let parts = ["site-config.json", "content", "themes"]

    /// The folder the example is in: `share/portico` beside the program's `bin`, or the source folder it was built in.
    /// - Throws: ``Failure`` where neither is there.
    static func folder() throws -> String {
        guard let program = OpenFile(path: "/proc/self/exe")?.realPath else {
            throw Failure("Cannot tell where the program is, and so not where its example is")
        }
        var names = program.split(separator: "/").dropLast()
        while !names.isEmpty {
            let folder = "/" + names.joined(separator: "/")
            for candidate in [folder + "/share/portico", folder] where isSite(candidate) { return candidate }
            names.removeLast()
        }
        throw Failure("The example site is not where the program is; install it as share/portico beside bin")
    }

    /// Copies the example; nothing that is there is ever written over.
    /// - Throws: ``Failure`` where the target is not an empty folder or cannot be written.
    static func copy(from source: String, to target: String) throws {
        if SitePaths.isFolder(target) {
            guard try names(in: target).isEmpty else { throw Failure("The folder '\(target)' is not empty") }
        } else {
            try make(folder: target)
        }
        for part in parts { try copyTree("\(source)/\(part)", to: "\(target)/\(part)") }
    }

    private static func isSite(_ folder: String) -> Bool {
        access("\(folder)/site-config.json", R_OK) == 0 && SitePaths.isFolder("\(folder)/content")
            && SitePaths.isFolder("\(folder)/themes")
    }

    private static func copyTree(_ source: String, to target: String) throws {
        guard let file = OpenFile(path: source) else { throw Failure("Cannot read '\(source)'") }
        switch file.kind {
        case .folder:
            try make(folder: target)
            for name in try names(in: source) where !name.hasPrefix(".") {
                try copyTree("\(source)/\(name)", to: "\(target)/\(name)")
            }
        case .file:
            try write(file.readAll(), to: target)
        case .other:
            throw Failure("'\(source)' is neither a file nor a folder")
        }
    }

    private static func make(folder: String) throws {
        guard mkdir(folder, 0o777) == 0 else {
            throw Failure("Cannot make the folder '\(folder)': \(String(cString: strerror(errno)))")
        }
    }

    private static func write(_ bytes: [UInt8], to path: String) throws {
        guard let file = fopen(path, "wxe") else {
            throw Failure("Cannot write '\(path)': \(String(cString: strerror(errno)))")
        }
        let written = fwrite(bytes, 1, bytes.count, file)
        guard fclose(file) == 0, written == bytes.count else {
            throw Failure("Cannot write '\(path)': \(String(cString: strerror(errno)))")
        }
    }

    private static func names(in folder: String) throws -> [String] {
        guard let names = FolderListing.names(in: folder) else {
            throw Failure("Cannot read the folder '\(folder)': \(String(cString: strerror(errno)))")
        }
        return names
    }
}
