import Glibc

/// Puts a configuration where a gateway reads it, so that the gateway sees either the last one or the next, whole.
///
///     try GatewayFile.publish(bytes, to: "out/gateway/apisix.yaml")
///
/// The bytes go into a new file of the same folder, to the disk, and then over the old one in one step. On any failure the
/// old file stays, and nothing else. Folders that are missing are made, with mode 0750. The file holds secrets: its mode is
/// 0640, and its group that of the file before it, so that a gateway of another user goes on reading it.
package enum GatewayFile {
    package enum Outcome: Sendable, Equatable {
        case published
        /// The file had these bytes already; it was not touched.
        case unchanged
    }

    /// What went wrong, at which step.
    package struct Failure: Error, Equatable, CustomStringConvertible {
        package let path: String
        /// What was being done: `open`, `write`, …
        package let step: String
        /// A value of `errno`.
        package let code: Int32

        package var description: String { "\(path): cannot \(step): \(String(cString: strerror(code)))" }
    }

    /// Blocks until the disk has it, which may take a second: not for the threads that answer requests.
    /// - Parameters:
    ///   - path: The file. Where it is a symbolic link, the file that it leads to is exchanged, the link stays.
    ///   - check: Looks at the new file before it takes the place of the old one, and throws where it must not.
    ///   - sample: What `check` is to look at in place of the whole file.
    /// - Throws: ``Failure``, or what `check` throws.
    package static func publish(
        _ bytes: [UInt8], to path: String, check: ((_ staged: String) throws -> Void)? = nil, sample: [UInt8]? = nil
    ) throws -> Outcome {
        let target = try followed(path)
        let slash = target.lastIndex(of: "/")
        let folder = slash.map { $0 == target.startIndex ? "/" : String(target[..<$0]) } ?? "."
        let name = slash.map { String(target[target.index(after: $0)...]) } ?? target
        try makeFolders(folder)
        let lock = try FolderLock(folder)
        StagedFile.discardAbandoned(in: folder, for: name)
        let old = try OldFile(target)
        if let old, old.size == bytes.count, try contents(of: target) == bytes { return .unchanged }
        let staged = try StagedFile(in: folder, for: name)
        do {
            try staged.write(bytes)
            try staged.settle(mode: 0o640, group: old?.group, modified: modificationTime(after: old))
            if let check, let sample {
                let other = try StagedFile(in: folder, for: name)
                defer { other.discard() }
                try other.write(sample)
                try check(other.path)
            } else {
                try check?(staged.path)
            }
            guard rename(staged.path, target) == 0 else { throw Failure(path: target, step: "replace", code: errno) }
        } catch {
            staged.discard()
            throw error
        }
        try lock.synchronize()
        return .published
    }

    /// The time that the new file is to bear, in whole seconds.
    ///
    /// APISIX looks once a second whether the modification time differs, in whole seconds, and at nothing else: of two files
    /// written within one second it may load the first and never the second (facts, 2). So each gets a second of its own, if
    /// need be one that is yet to come.
    private static func modificationTime(after old: OldFile?) -> Int {
        let now = time(nil)
        guard let old else { return now }
        // Not only a later time: a clock that was set back must not make the same second again.
        return max(now, old.modified + 1)
    }

    /// What is known of the file that is there.
    private struct OldFile {
        let size: Int
        let modified: Int
        let group: gid_t

        /// `nil` where there is none.
        init?(_ path: String) throws(Failure) {
            var status = stat()
            guard stat(path, &status) == 0 else {
                if errno == ENOENT { return nil }
                throw Failure(path: path, step: "look at it", code: errno)
            }
            size = Int(status.st_size)
            modified = status.st_mtim.tv_sec
            group = status.st_gid
        }
    }

    /// A folder that is not there yet is made, for the owner and the gateway's group.
    private static func makeFolders(_ path: String) throws(Failure) {
        guard !path.isEmpty, access(path, F_OK) != 0 else { return }
        let parent = path.split(separator: "/", omittingEmptySubsequences: false).dropLast().joined(separator: "/")
        try makeFolders(parent)
        guard mkdir(path, 0o750) == 0 || errno == EEXIST else {
            throw Failure(path: path, step: "make the folder", code: errno)
        }
    }

    /// The path with symbolic links at its end followed, to the first that is none.
    private static func followed(_ path: String) throws(Failure) -> String {
        var path = path
        // As many links as Linux follows (`path_resolution(7)`).
        for _ in 0..<40 {
            var buffer = [CChar](repeating: 0, count: Int(PATH_MAX))
            let count = readlink(path, &buffer, buffer.count)
            if count < 0 { return path }
            let link = String(decoding: buffer[..<count].map { UInt8(bitPattern: $0) }, as: UTF8.self)
            if link.hasPrefix("/") {
                path = link
            } else {
                path =
                    String(path[..<(path.lastIndex(of: "/").map { path.index(after: $0) } ?? path.startIndex)]) + link
            }
        }
        throw Failure(path: path, step: "follow it", code: ELOOP)
    }

    static func contents(of path: String) throws(Failure) -> [UInt8]? {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        // What cannot be read may still be replaced.
        guard descriptor >= 0 else { return nil }
        defer { close(descriptor) }
        var bytes: [UInt8] = []
        while true {
            var code: Int32 = 0
            // Not zeros first: without optimization they would take longer than the disk.
            let part = [UInt8](unsafeUninitializedCapacity: 1 << 20) { buffer, count in
                let length = read(descriptor, buffer.baseAddress, buffer.count)
                if length < 0 { code = errno }
                count = max(0, length)
            }
            guard code == 0 else { throw Failure(path: path, step: "read", code: code) }
            if part.isEmpty { return bytes }
            bytes += part
        }
    }

    /// A folder that no other publisher writes to meanwhile: two at once would give their files the same second.
    private struct FolderLock: ~Copyable {
        private let path: String
        private let descriptor: Int32

        /// Waits until it is free.
        init(_ path: String) throws(Failure) {
            self.path = path
            descriptor = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
            guard descriptor >= 0 else { throw Failure(path: path, step: "open", code: errno) }
            guard flock(descriptor, LOCK_EX) == 0 else { throw Failure(path: path, step: "lock", code: errno) }
        }

        deinit { close(descriptor) }

        /// Makes the new name of a file last through a loss of power.
        borrowing func synchronize() throws(Failure) {
            guard fsync(descriptor) == 0 else { throw Failure(path: path, step: "synchronize", code: errno) }
        }
    }
}
