import Foundation

/// A folder of a test's own, gone when the test lets go of it.
///
///     let folder = try TemporaryFolder(["content/index.md": "# Home\n"])
///     try folder.text("content/index.md")
package final class TemporaryFolder: Sendable {
    /// With every symbolic link resolved, so that it can be compared with what programs print.
    package let path: String

    /// - Parameter files: Texts by path; folders between are made.
    package init(_ files: [String: String] = [:]) throws {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("portico-test-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        path = folder.resolvingSymlinksInPath().path
        for (name, text) in files { try write(Array(text.utf8), to: name) }
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }

    /// The absolute path of what is called `name` in the folder.
    package func path(_ name: String) -> String { "\(path)/\(name)" }

    package func write(_ bytes: [UInt8], to name: String) throws {
        let url = URL(fileURLWithPath: path(name))
        try FileManager.default.createDirectory(at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
        try Data(bytes).write(to: url)
    }

    package func write(_ text: String, to name: String) throws { try write(Array(text.utf8), to: name) }

    /// Makes `name` a symbolic link.
    package func link(_ name: String, to destination: String) throws {
        try FileManager.default.createSymbolicLink(atPath: path(name), withDestinationPath: destination)
    }

    package func bytes(_ name: String) throws -> [UInt8] {
        [UInt8](try Data(contentsOf: URL(fileURLWithPath: path(name))))
    }

    package func text(_ name: String) throws -> String { String(decoding: try bytes(name), as: UTF8.self) }

    /// Whether there is something of that name.
    package func holds(_ name: String) -> Bool { FileManager.default.fileExists(atPath: path(name)) }

    /// Every file below the folder, `/`-separated, sorted.
    package func files() throws -> [String] { try FolderContents.files(in: path) }
}

/// The files of a folder.
package enum FolderContents {
    /// Paths from the folder, `/`-separated, sorted; folders themselves are left out.
    package static func files(in folder: String) throws -> [String] {
        try FileManager.default.subpathsOfDirectory(atPath: folder).filter { name in
            var isFolder: ObjCBool = false
            return FileManager.default.fileExists(atPath: "\(folder)/\(name)", isDirectory: &isFolder)
                && !isFolder.boolValue
        }.sorted()
    }

    package static func bytes(of file: String) throws -> [UInt8] {
        [UInt8](try Data(contentsOf: URL(fileURLWithPath: file)))
    }
}

extension TemporaryFolder {
    /// Exchanges two of its entries, as a build does when it publishes.
    package func swap(_ left: String, _ right: String) throws {
        try FileManager.default.moveItem(atPath: path(left), toPath: path("swapping"))
        try FileManager.default.moveItem(atPath: path(right), toPath: path(left))
        try FileManager.default.moveItem(atPath: path("swapping"), toPath: path(right))
    }
}
