import Glibc

/// A new file beside the one that it will replace, under a name that nobody else has.
struct StagedFile: ~Copyable {
    let path: String
    private let descriptor: Int32

    /// Makes it empty, readable by its owner alone.
    init(in folder: String, for name: String) throws(GatewayFile.Failure) {
        // `mkstemp` puts other characters into the place of the last six.
        var template = Array("\(folder == "/" ? "" : folder)/.\(name).XXXXXX".utf8CString)
        descriptor = mkstemp(&template)
        let code = errno
        path = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
        guard descriptor >= 0 else { throw GatewayFile.Failure(path: folder, step: "make a file in it", code: code) }
        // Programs that are started meanwhile must not inherit it.
        _ = fcntl(descriptor, F_SETFD, FD_CLOEXEC)
    }

    /// Takes away what publishers left that were killed before they were done: such files hold secrets, and nobody would
    /// ever look for them. Only for who holds the folder's lock, so that nobody's file of now is meant.
    static func discardAbandoned(in folder: String, for name: String) {
        guard let entries = opendir(folder) else { return }
        defer { closedir(entries) }
        let prefix = ".\(name)."
        while let entry = readdir(entries) {
            let file = withUnsafeBytes(of: &entry.pointee.d_name) {
                String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self)
            }
            if file.hasPrefix(prefix), file.utf8.count == prefix.utf8.count + 6 { unlink("\(folder)/\(file)") }
        }
    }

    deinit { close(descriptor) }

    borrowing func write(_ bytes: [UInt8]) throws(GatewayFile.Failure) {
        var offset = 0
        while offset < bytes.count {
            let count = bytes.withUnsafeBytes { buffer in
                Glibc.write(descriptor, buffer.baseAddress.map { $0 + offset }, bytes.count - offset)
            }
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { throw failure("write") }
            offset += count
        }
    }

    /// Sets who may read it and when it was changed, and waits until all of it is on the disk.
    borrowing func settle(mode: mode_t, group: gid_t?, modified: Int) throws(GatewayFile.Failure) {
        var status = stat()
        guard fstat(descriptor, &status) == 0 else { throw failure("look at it") }
        if let group, group != status.st_gid, fchown(descriptor, ~0, group) != 0 { throw failure("keep the group") }
        guard fchmod(descriptor, mode) == 0 else { throw failure("set the mode") }
        let time = timespec(tv_sec: modified, tv_nsec: 0)
        guard futimens(descriptor, [time, time]) == 0 else { throw failure("set the time") }
        guard fsync(descriptor) == 0 else { throw failure("synchronize") }
    }

    /// Takes it away.
    borrowing func discard() { unlink(path) }

    private func failure(_ step: String) -> GatewayFile.Failure {
        GatewayFile.Failure(path: path, step: step, code: errno)
    }
}
