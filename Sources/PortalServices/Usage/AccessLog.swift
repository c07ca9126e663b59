import Glibc
package import Storage

/// The access log of one gateway, read as it grows.
///
/// It survives what is done to logs: one that was renamed is read to its end while its writer still writes to it, then comes
/// the new one; one that was cut off is read from its beginning. A file that was renamed while nothing read it is found
/// beside it under the name `….1`.
package final class AccessLog {
    private let path: String
    /// What was read last, still open, so that a renamed file is not lost.
    private var open: (descriptor: Int32, file: Int)?

    /// - Parameter path: Of the file that the gateway writes to.
    package init(path: String) { self.path = path }

    deinit { if let open { close(open.descriptor) } }

    /// Whole lines, and how far they reach.
    package struct Part: Sendable, Equatable {
        package var lines: [UInt8]
        package var end: LogPosition
    }

    /// The log cannot be read: a sentence for the operator.
    package struct Unreadable: Error, CustomStringConvertible {
        package let description: String
    }

    /// The most that is read at a time; a line that is longer is passed over.
    static let limit = 1 << 18

    /// What comes next.
    /// - Parameter position: How far it was read; `nil` before the first time.
    /// - Returns: `nil` where there is nothing new.
    /// - Throws: ``Unreadable``.
    package func next(after position: LogPosition?) throws(Unreadable) -> Part? {
        if open == nil || open?.file != position?.file { try find(position) }
        guard let open else { return nil }
        let offset = position?.file == open.file ? position?.offset ?? 0 : 0
        if let part = try read(open, from: offset) { return part }
        // At its end. A new file counts when something is in it: until then the writer may still have the old one.
        guard let fresh = number(of: path), fresh.file != open.file, fresh.size > 0 else { return nil }
        if let part = try read(open, from: offset) { return part }
        try reopen(path)
        guard let open = self.open else { return nil }
        return try read(open, from: 0)
    }

    /// Opens what was read last, or what there is.
    private func find(_ position: LogPosition?) throws(Unreadable) {
        guard let position, number(of: path)?.file != position.file else { return try reopen(path) }
        let earlier = path + ".1"
        try reopen(number(of: earlier)?.file == position.file ? earlier : path)
    }

    private func reopen(_ path: String) throws(Unreadable) {
        if let open { close(open.descriptor) }
        open = nil
        let descriptor = Glibc.open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
        guard descriptor >= 0 else {
            if errno == ENOENT { return }
            throw unreadable("\(String(cString: strerror(errno)))")
        }
        var status = stat()
        guard fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
            close(descriptor)
            throw unreadable("it is no file")
        }
        open = (descriptor, Int(status.st_ino))
    }

    /// Whole lines from an offset on. Where the file is shorter by now it was cut off, and begins anew.
    private func read(_ open: (descriptor: Int32, file: Int), from offset: Int) throws(Unreadable) -> Part? {
        var status = stat()
        guard fstat(open.descriptor, &status) == 0 else { throw unreadable(String(cString: strerror(errno))) }
        var start = Int(status.st_size) < offset ? 0 : offset
        while true {
            let wanted = min(Self.limit, Int(status.st_size) - start)
            if wanted <= 0 { return nil }
            let bytes = [UInt8](unsafeUninitializedCapacity: wanted) { buffer, count in
                count = max(0, pread(open.descriptor, buffer.baseAddress, wanted, start))
            }
            if let end = bytes.lastIndex(of: UInt8(ascii: "\n")) {
                return Part(
                    lines: Array(bytes[...end]), end: LogPosition(file: open.file, offset: start + end + 1))
            }
            // A line that is not whole yet, unless it is longer than any.
            if bytes.count < Self.limit { return nil }
            start += bytes.count
        }
    }

    private func number(of path: String) -> (file: Int, size: Int)? {
        var status = stat()
        return stat(path, &status) == 0 ? (Int(status.st_ino), Int(status.st_size)) : nil
    }

    private func unreadable(_ reason: String) -> Unreadable {
        Unreadable(description: "The access log \(path) cannot be read: \(reason)")
    }
}
