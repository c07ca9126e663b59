import Glibc

/// The two folders that most commands work on.
struct SitePaths {
    /// The folder that holds site-config.json, as it was given.
    let site: String
    /// The folder of the built portals.
    let output: String

    /// - Throws: ``Failure`` where `--site` names no folder.
    init(_ arguments: Arguments) throws {
        site = arguments.value("--site") ?? "."
        guard SitePaths.isFolder(site) else { throw Failure("There is no folder '\(site)'") }
        output = arguments.value("--output") ?? (site == "." ? "out" : "\(site)/out")
    }

    static func isFolder(_ path: String) -> Bool {
        var facts = stat()
        return stat(path, &facts) == 0 && facts.st_mode & S_IFMT == S_IFDIR
    }
}
