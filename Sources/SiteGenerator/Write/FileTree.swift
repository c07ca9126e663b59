import CRename
import Glibc

/// What a build does with folders and files beyond reading its site.
enum FileTree {
    /// Makes a folder and those above it.
    static func makeFolders(_ path: String) throws(FileFailure) {
        if mkdir(path, 0o755) == 0 || errno == EEXIST { return }
        guard errno == ENOENT, let slash = path.lastIndex(of: "/"), slash != path.startIndex else {
            throw FileFailure(path, errno)
        }
        try makeFolders(String(path[..<slash]))
        guard mkdir(path, 0o755) == 0 || errno == EEXIST else { throw FileFailure(path, errno) }
    }

    /// Removes a file or a folder with all that is in it; what is not there is no failure. Links are not followed.
    static func remove(_ path: String) throws(FileFailure) {
        if unlink(path) == 0 || errno == ENOENT { return }
        guard errno == EISDIR || errno == EPERM else { throw FileFailure(path, errno) }
        for name in names(in: path) { try remove(path + "/" + name) }
        guard rmdir(path) == 0 else { throw FileFailure(path, errno) }
    }

    /// Exchanges two folders in one step; on file systems that cannot, in two with the old one put aside.
    static func exchange(_ new: String, _ old: String) throws(FileFailure) {
        if renameat2(AT_FDCWD, new, AT_FDCWD, old, PORTICO_RENAME_EXCHANGE) == 0 { return }
        guard errno == EINVAL || errno == ENOSYS else { throw FileFailure(old, errno) }
        let aside = old + ".old"
        try remove(aside)
        guard rename(old, aside) == 0 else { throw FileFailure(old, errno) }
        guard rename(new, old) == 0 else {
            let code = errno
            rename(aside, old)
            throw FileFailure(old, code)
        }
        guard rename(aside, new) == 0 else { throw FileFailure(aside, errno) }
    }

    /// Whether the file holds exactly these bytes.
    static func contents(of path: String, equal bytes: [UInt8]) -> Bool {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW)
        guard descriptor >= 0 else { return false }
        defer { close(descriptor) }
        var status = stat()
        guard fstat(descriptor, &status) == 0, Int(status.st_size) == bytes.count else { return false }
        return withUnsafeTemporaryAllocation(byteCount: 65_536, alignment: 16) { buffer in
            var offset = 0
            while offset < bytes.count {
                let got = read(descriptor, buffer.baseAddress, buffer.count)
                guard got > 0 else { return false }
                let same = bytes[offset..<offset + got].withUnsafeBytes { part in
                    part.elementsEqual(UnsafeRawBufferPointer(rebasing: buffer[..<got]))
                }
                guard same else { return false }
                offset += got
            }
            return true
        }
    }

    /// Writes all bytes.
    /// - Returns: A value of `errno`, or `nil`.
    static func write(_ bytes: [UInt8], to descriptor: Int32) -> Int32? {
        bytes.withUnsafeBytes { buffer in
            var offset = 0
            while offset < buffer.count {
                let put = Glibc.write(descriptor, buffer.baseAddress.map { $0 + offset }, buffer.count - offset)
                if put < 0, errno == EINTR { continue }
                if put < 0 { return errno }
                offset += put
            }
            return nil
        }
    }

    /// Puts a file in the place of another in one step.
    static func replace(_ path: String, with bytes: [UInt8]) throws(FileFailure) {
        if contents(of: path, equal: bytes) { return }
        let temporary = path + ".new"
        let descriptor = open(temporary, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o644)
        guard descriptor >= 0 else { throw FileFailure(path, errno) }
        let failure = write(bytes, to: descriptor)
        let closing = close(descriptor) == 0 ? nil : errno
        if let code = failure ?? closing {
            unlink(temporary)
            throw FileFailure(path, code)
        }
        guard rename(temporary, path) == 0 else { throw FileFailure(path, errno) }
    }

    /// The names in a folder, without `.` and `..`; none where it cannot be read.
    static func names(in folder: String) -> [String] {
        guard let listing = opendir(folder) else { return [] }
        defer { closedir(listing) }
        var found: [String] = []
        while let entry = readdir(listing) {
            let name = withUnsafePointer(to: &entry.pointee.d_name) { tuple in
                tuple.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
            }
            if name != ".", name != ".." { found.append(name) }
        }
        return found
    }

    /// Every file below a folder, by path from it.
    static func files(below folder: String) -> [String] {
        var found: [String] = []
        var pending = [""]
        while let next = pending.popLast() {
            for name in names(in: ContentPath.join(folder, next)) {
                let path = ContentPath.join(next, name)
                var status = stat()
                guard lstat(folder + "/" + path, &status) == 0 else { continue }
                if status.st_mode & S_IFMT == S_IFDIR { pending.append(path) } else { found.append(path) }
            }
        }
        return found
    }
}
