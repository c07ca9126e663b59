import Glibc

/// A site's folder on disk, and the only door to it: whatever a build reads comes through here, so that no path and
/// no symbolic link leads out of the site.
struct SiteFolder: Sendable {
    /// Real, absolute path without a trailing slash.
    let path: String

    /// - Throws: ``FileFailure`` where the folder does not exist or may not be read.
    init(_ path: String) throws(FileFailure) {
        guard let real = realpath(path, nil) else { throw FileFailure(path, errno) }
        defer { free(real) }
        self.path = String(cString: real)
    }

    /// The bytes of one file.
    ///
    /// - Parameter relative: Path from the site's root, `/`-separated, without `..`.
    /// - Throws: ``FileFailure``, with `EXDEV` where a symbolic link leads out of the site.
    func read(_ relative: String) throws(FileFailure) -> [UInt8] {
        let descriptor = open(path + "/" + relative, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw FileFailure(relative, errno) }
        defer { close(descriptor) }
        var status = stat()
        guard fstat(descriptor, &status) == 0 else { throw FileFailure(relative, errno) }
        guard status.st_mode & S_IFMT == S_IFREG else { throw FileFailure(relative, EISDIR) }
        return try Self.contents(of: descriptor, size: Int(status.st_size), name: relative)
    }

    /// Like ``read(_:)`` for a path that content names, which may pass through symbolic links.
    func readNamed(_ relative: String) throws(FileFailure) -> [UInt8] {
        guard let real = realpath(path + "/" + relative, nil) else { throw FileFailure(relative, errno) }
        defer { free(real) }
        guard String(cString: real).hasPrefix(path + "/") else { throw FileFailure(relative, EXDEV) }
        return try read(relative)
    }

    /// Whether something is at the path, inside the site.
    func exists(_ relative: String) -> Bool {
        access(path + "/" + relative, F_OK) == 0
    }

    private static func contents(of descriptor: Int32, size: Int, name: String) throws(FileFailure) -> [UInt8] {
        var failure: Int32 = 0
        let bytes = [UInt8](unsafeUninitializedCapacity: size) { buffer, count in
            count = 0
            while count < size {
                let got = Glibc.read(descriptor, buffer.baseAddress.map { $0 + count }, size - count)
                if got < 0, errno == EINTR { continue }
                if got < 0 { failure = errno }
                if got <= 0 { return }
                count += got
            }
        }
        guard failure == 0 else { throw FileFailure(name, failure) }
        return bytes
    }
}

/// What the system said about a path.
struct FileFailure: Error, CustomStringConvertible {
    let path: String
    /// A value of `errno`.
    let code: Int32

    init(_ path: String, _ code: Int32) {
        self.path = path
        self.code = code
    }

    /// The reason in words: `No such file or directory`.
    var reason: String {
        code == EXDEV ? "it leads out of the site's folder" : String(cString: strerror(code))
    }

    var description: String { "\(path): \(reason)" }
}
