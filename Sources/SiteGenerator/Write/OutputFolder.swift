import Diagnostics
import Glibc
import Synchronization

/// Writes one portal's folder so that readers see either all of the last build or all of this one.
///
/// Files go into a staging folder beside the target; a file that has not changed is linked from the last build, so it
/// keeps its time and costs no write. ``commit()`` exchanges the two folders in one step (`renameat2`), then removes
/// the old one; ``discard()`` removes the staging folder. What the last build had and this one has not, is gone.
final class OutputFolder: Sendable {
    /// How often each thing happened, over a whole build.
    struct Counts: Sendable {
        var written = 0
        var unchanged = 0
        var removed = 0
    }

    private struct State {
        var folders: Set<String> = []
        var counts = Counts()
    }

    private let target: String
    private let staging: String
    private let compresses: Bool
    private let state = Mutex(State())

    /// - Parameters:
    ///   - target: The folder that readers see; need not exist.
    ///   - staging: On the same file system; replaced where a killed build left it.
    ///   - compresses: Whether text files get their ``CompressedTwin``s; they count as files like others.
    /// - Throws: ``FileFailure`` where the staging folder cannot be made.
    init(target: String, staging: String, compresses: Bool = false) throws(FileFailure) {
        self.target = target
        self.staging = staging
        self.compresses = compresses
        try FileTree.remove(staging)
        try FileTree.makeFolders(staging)
    }

    /// Writes one file; safe to call from several tasks for different paths.
    ///
    /// - Parameter path: Below the portal's folder, `/`-separated, without `.` and `..`.
    func write(_ bytes: [UInt8], to path: String) throws(FileFailure) {
        try makeFolder(ContentPath.folder(of: path))
        let isUnchanged = FileTree.contents(of: target + "/" + path, equal: bytes) && keep(path)
        if !isUnchanged { try make(path, bytes) }
        guard compresses, CompressedTwin.isWorthwhile(path, size: bytes.count) else { return }
        for twin in CompressedTwin.allCases {
            // A twin is as old as its file: they were written by the same build.
            if isUnchanged, keep(path + twin.ending) { continue }
            if let compressed = twin.compress(bytes, path: path) { try make(path + twin.ending, compressed) }
        }
    }

    /// Takes a file over from the last build.
    private func keep(_ path: String) -> Bool {
        guard link(target + "/" + path, staging + "/" + path) == 0 else { return false }
        state.withLock { $0.counts.unchanged += 1 }
        return true
    }

    private func make(_ path: String, _ bytes: [UInt8]) throws(FileFailure) {
        let descriptor = open(staging + "/" + path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o644)
        guard descriptor >= 0 else { throw FileFailure(path, errno) }
        let failure = FileTree.write(bytes, to: descriptor)
        // A full disk may be told only here.
        let closing = close(descriptor) == 0 ? 0 : errno
        if let code = failure ?? (closing == 0 ? nil : closing) { throw FileFailure(path, code) }
        state.withLock { $0.counts.written += 1 }
    }

    /// Puts this build in the place of the last one.
    func commit() throws(FileFailure) -> Counts {
        var counts = state.withLock { $0.counts }
        if access(target, F_OK) != 0 {
            guard rename(staging, target) == 0 else { throw FileFailure(target, errno) }
            return counts
        }
        try FileTree.exchange(staging, target)
        counts.removed = FileTree.files(below: staging).count { access(target + "/" + $0, F_OK) != 0 }
        try FileTree.remove(staging)
        return counts
    }

    /// Drops what was staged; the last build stands.
    func discard() {
        try? FileTree.remove(staging)
    }

    private func makeFolder(_ folder: String) throws(FileFailure) {
        guard !folder.isEmpty else { return }
        let isKnown = state.withLock { $0.folders.contains(folder) }
        guard !isKnown else { return }
        try FileTree.makeFolders(staging + "/" + folder)
        _ = state.withLock { $0.folders.insert(folder) }
    }
}
