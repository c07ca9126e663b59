import Diagnostics
import Glibc

extension SiteFolder {
    /// Every file below a folder, by path from the site's root, in byte order.
    ///
    /// Names that start with a dot, and editors' backups (`~`), are passed over. A symbolic link is followed where it
    /// stays in the site, and is an error where it does not; a link to a folder above itself is not entered twice.
    ///
    /// - Parameter folder: Path from the site's root; one that does not exist holds no files.
    func files(below folder: String, diagnostics: inout [Diagnostic]) -> [String] {
        var found: [String] = []
        var pending = [folder]
        while let next = pending.popLast() {
            guard let listing = opendir(path + "/" + next) else {
                if errno != ENOENT {
                    let failure = FileFailure(next, errno)
                    diagnostics.append(unreadable(failure))
                }
                continue
            }
            defer { closedir(listing) }
            while let entry = readdir(listing) {
                let name = withUnsafePointer(to: &entry.pointee.d_name) { tuple in
                    tuple.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
                }
                if name.hasPrefix(".") || name.hasSuffix("~") { continue }
                let relative = next + "/" + name
                switch kind(of: relative, hint: entry.pointee.d_type) {
                case .folder: pending.append(relative)
                case .file: found.append(relative)
                case .refused(let failure): diagnostics.append(unreadable(failure))
                case .other: break
                }
            }
        }
        return found.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
    }

    /// The diagnostic for a file or folder that could not be read.
    func unreadable(_ failure: FileFailure) -> Diagnostic {
        Diagnostic(
            .error, "unreadable-file", at: SourceLocation(file: failure.path), "Cannot be read: \(failure.reason)",
            hint: failure.code == EXDEV ? "copy what it points to into the site" : nil)
    }

    private enum Kind {
        case file, folder, other
        case refused(FileFailure)
    }

    private func kind(of relative: String, hint: UInt8) -> Kind {
        switch Int(hint) {
        case Int(DT_REG): return .file
        case Int(DT_DIR): return .folder
        case Int(DT_LNK), Int(DT_UNKNOWN): break
        default: return .other
        }
        guard let real = realpath(path + "/" + relative, nil) else { return .refused(FileFailure(relative, errno)) }
        defer { free(real) }
        let target = String(cString: real)
        guard target.hasPrefix(path + "/") else { return .refused(FileFailure(relative, EXDEV)) }
        var status = stat()
        guard stat(target, &status) == 0 else { return .refused(FileFailure(relative, errno)) }
        if status.st_mode & S_IFMT == S_IFREG { return .file }
        guard status.st_mode & S_IFMT == S_IFDIR else { return .other }
        // A link to one of its own parents would never end.
        return (path + "/" + relative + "/").hasPrefix(target + "/") ? .other : .folder
    }
}
