import Glibc
import TestSupport

extension TemporaryFolder {
    /// Whether something is called `name` in the folder: a file, or a folder with files in it.
    func exists(_ name: String) -> Bool {
        (try? FolderContents.files(in: path(name)))?.isEmpty == false || (try? bytes(name)) != nil
    }

    /// When a file was last written, in nanoseconds; -1 where there is none.
    func modified(_ name: String) -> Int {
        var status = stat()
        return stat(path(name), &status) == 0 ? status.st_mtim.tv_sec * 1_000_000_000 + status.st_mtim.tv_nsec : -1
    }
}
