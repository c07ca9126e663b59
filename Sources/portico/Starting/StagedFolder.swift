import Glibc

/// A folder that appears whole or not at all: its files are written beside its place, then it is renamed.
///
///     let folder = try StagedFolder(for: "content/products/museum")
///     try folder.fill { try folder.write(bytes, to: "product.yaml") }
struct StagedFolder {
    /// Where it is to be.
    let target: String
    /// Where it is until then. Its name begins with a dot, so that a build that runs meanwhile passes it over.
    private let staging: String

    init(for target: String) {
        let trimmed = target.count > 1 && target.hasSuffix("/") ? String(target.dropLast()) : target
        let slash = trimmed.lastIndex(of: "/").map { trimmed.index(after: $0) } ?? trimmed.startIndex
        self.target = trimmed
        staging = "\(trimmed[..<slash]).\(trimmed[slash...]).portico-\(getpid())"
    }

    /// Makes the folder with what `write` writes into it. A failure leaves nothing behind.
    /// - Throws: ``Failure`` where there is something in its place already, or it cannot be written.
    func fill(_ write: () throws -> Void) throws {
        do {
            try StagedFolder.make(folder: staging)
            try write()
            // An empty folder may be replaced by another, and nothing else (rename(2)).
            guard rename(staging, target) == 0 else { throw Failure.system("Cannot make the folder '\(target)'") }
        } catch {
            StagedFolder.remove(staging)
            throw error
        }
    }

    /// Writes one file.
    /// - Parameter path: From the folder; the folders above it are made.
    func write(_ bytes: [UInt8], to path: String) throws {
        var folder = staging
        for name in path.split(separator: "/").dropLast() {
            folder += "/" + name
            try StagedFolder.make(folder: folder)
        }
        guard let file = fopen("\(staging)/\(path)", "wxe") else { throw Failure.system("Cannot write '\(path)'") }
        let written = fwrite(bytes, 1, bytes.count, file)
        guard fclose(file) == 0, written == bytes.count else { throw Failure.system("Cannot write '\(path)'") }
    }

    /// Takes the finished folder away again, in one step for whoever looks at its place.
    func takeBack() {
        if rename(target, staging) == 0 { StagedFolder.remove(staging) }
    }

    private static func make(folder: String) throws {
        guard mkdir(folder, 0o777) == 0 || errno == EEXIST else {
            throw Failure.system("Cannot make the folder '\(folder)'")
        }
    }

    /// Removes a file or a folder with all that is in it.
    private static func remove(_ path: String) {
        for name in FolderListing.names(in: path) ?? [] { remove("\(path)/\(name)") }
        if rmdir(path) != 0 { unlink(path) }
    }
}
