import Synchronization

/// What a portal's pages and files are called, for "did you mean": made when the first link is broken, then only read,
/// so that many broken links cost no more each than one.
final class NameIndex: Sendable {
    private struct Names {
        /// Last part of a path → the first path that ends so.
        var byName: [String: String] = [:]
        /// Folder → the paths in it.
        var byFolder: [String: [String]] = [:]
    }

    private let names = Mutex<Names?>(nil)
    private let paths: @Sendable () -> [String]

    /// - Parameter paths: Called at most once.
    init(_ paths: @escaping @Sendable () -> [String]) { self.paths = paths }

    /// A hint for a path that does not exist: the same name elsewhere, else the nearest in the same folder.
    func hint(for path: String) -> String? {
        let (same, beside) = names.withLock { names in
            let made = names ?? Self.index(paths())
            names = made
            return (made.byName[ContentPath.lastComponent(of: path)], made.byFolder[ContentPath.folder(of: path)])
        }
        if let same { return "did you mean '\(same)'?" }
        // Comparing thousands of names for one hint is not worth a reader's time.
        return LinkResolver.nearestHint(to: path, in: Array((beside ?? []).prefix(500)))
    }

    private static func index(_ paths: [String]) -> Names {
        var names = Names()
        for path in paths.sorted() {
            let name = ContentPath.lastComponent(of: path)
            if names.byName[name] == nil { names.byName[name] = path }
            names.byFolder[ContentPath.folder(of: path), default: []].append(path)
        }
        return names
    }
}
