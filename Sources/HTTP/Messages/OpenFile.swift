import Glibc
import Synchronization

/// A file that has been opened for reading; closed when the last one to hold it lets go.
///
/// Opening first and asking afterwards (`fstat`, the path behind the descriptor) leaves no moment in which the file
/// could be exchanged for another.
package final class OpenFile: Sendable {
    /// Bytes in the file when it was opened.
    package let size: Int
    /// When it was last written, in nanoseconds since 1970.
    package let modified: Int64
    package let kind: Kind

    package enum Kind: Sendable { case file, folder, other }

    private let descriptor: Mutex<CInt>

    /// - Parameters:
    ///   - path: Relative to `folder`, or to the working directory where that is `nil`.
    ///   - folder: An open folder; it stays the same one even if it is renamed meanwhile.
    /// - Returns: `nil` where there is no such file or it may not be read.
    package init?(path: String, in folder: OpenFile? = nil) {
        // O_NONBLOCK: opening a FIFO must not wait for somebody to write into it.
        let flags = O_RDONLY | O_CLOEXEC | O_NONBLOCK
        let descriptor = folder?.descriptor.withLock { openat($0, path, flags) } ?? open(path, flags)
        guard descriptor >= 0 else { return nil }
        var facts = stat()
        guard fstat(descriptor, &facts) == 0 else {
            close(descriptor)
            return nil
        }
        size = Int(facts.st_size)
        modified = Int64(facts.st_mtim.tv_sec) * 1_000_000_000 + Int64(facts.st_mtim.tv_nsec)
        kind =
            switch facts.st_mode & S_IFMT {
            case S_IFREG: .file
            case S_IFDIR: .folder
            default: .other
            }
        self.descriptor = Mutex(descriptor)
    }

    deinit {
        let left = descriptor.withLock { $0 }
        if left >= 0 { close(left) }
    }

    /// Where the file really is, every symbolic link followed: the path behind the open descriptor.
    package var realPath: String? {
        descriptor.withLock { descriptor in
            guard descriptor >= 0 else { return nil }
            return withUnsafeTemporaryAllocation(of: CChar.self, capacity: Int(PATH_MAX)) { path in
                guard let start = path.baseAddress else { return nil }
                let length = readlink("/proc/self/fd/\(descriptor)", start, path.count)
                guard length > 0 else { return nil }
                return String(decoding: UnsafeRawBufferPointer(start: start, count: length), as: UTF8.self)
            }
        }
    }

    /// The file's bytes; shorter than ``size`` where it was cut or cannot be read further.
    package func readAll() -> [UInt8] {
        descriptor.withLock { descriptor in
            [UInt8](unsafeUninitializedCapacity: size) { buffer, count in
                while count < size {
                    let got = pread(descriptor, buffer.baseAddress.map { $0 + count }, size - count, off_t(count))
                    guard got > 0 else { break }
                    count += got
                }
            }
        }
    }

    /// The descriptor, whose closing is from now on the caller's; −1 where somebody has it already.
    func takeDescriptor() -> CInt {
        descriptor.withLock { descriptor in
            defer { descriptor = -1 }
            return descriptor
        }
    }
}
