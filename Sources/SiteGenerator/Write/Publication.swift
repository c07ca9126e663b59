import Glibc
import PortalModel
import Synchronization

/// The output of one build over all its portals: staged beside the last one, then put in its place.
final class Publication: Sendable {
    private struct State {
        var folders: [(name: String, folder: OutputFolder)] = []
    }

    private let output: String
    private let compresses: Bool
    private let staging: String
    private let state = Mutex(State())

    /// Holds the names of the portals of the last build, so that a portal that was taken out can be removed without
    /// touching what others keep in the folder.
    private static let manifest = ".portico"

    /// - Parameter compresses: Whether text files get compressed twins.
    /// - Throws: ``FileFailure`` where the output folder cannot be made or written.
    init(_ output: String, compresses: Bool) throws(FileFailure) {
        self.compresses = compresses
        try FileTree.makeFolders(output)
        guard let real = realpath(output, nil) else { throw FileFailure(output, errno) }
        defer { free(real) }
        self.output = String(cString: real)
        staging = self.output + "/.staging"
        try FileTree.remove(staging)
        try FileTree.makeFolders(staging)
    }

    /// The folder for one edition of one portal.
    func folder(for portal: PortalSite) throws(FileFailure) -> OutputFolder {
        let id = portal.portal.id.rawValue
        let name = portal.edition == .open ? id : ".members/\(id)"
        if portal.edition == .members { try FileTree.makeFolders(output + "/.members") }
        let folder = try OutputFolder(
            target: output + "/" + name, staging: staging + "/" + portal.edition.rawValue + "-" + id,
            compresses: compresses)
        state.withLock { $0.folders.append((name, folder)) }
        return folder
    }

    /// Puts all folders in place.
    ///
    /// - Parameters:
    ///   - catalog: Content of `catalog.json`; `nil` leaves the last one.
    ///   - isWhole: Whether every portal was built, so that others than these are to go.
    func publish(catalog: [UInt8]?, isWhole: Bool) throws(FileFailure) -> OutputFolder.Counts {
        let folders = state.withLock { $0.folders }
        var total = OutputFolder.Counts()
        for (_, folder) in folders {
            let counts = try folder.commit()
            total.written += counts.written
            total.unchanged += counts.unchanged
            total.removed += counts.removed
        }
        if isWhole {
            let names = folders.map(\.name).sorted()
            for gone in Set(lastNames).subtracting(names).sorted() {
                total.removed += FileTree.files(below: output + "/" + gone).count
                try FileTree.remove(output + "/" + gone)
            }
            try FileTree.replace(output + "/" + Self.manifest, with: Array((names.joined(separator: "\n") + "\n").utf8))
        }
        if let catalog { try FileTree.replace(output + "/catalog.json", with: catalog) }
        try FileTree.remove(staging)
        return total
    }

    /// Drops everything that was staged.
    func discard() {
        try? FileTree.remove(staging)
    }

    private var lastNames: [String] {
        guard let text = try? SiteFolder(output).read(Self.manifest) else { return [] }
        // A name that could lead elsewhere was not written by us.
        return text.split(separator: UInt8(ascii: "\n")).map { String(decoding: $0, as: UTF8.self) }
            .filter { !$0.contains("..") && !$0.hasPrefix("/") }
    }
}
