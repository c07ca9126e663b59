import Foundation
import PackagePlugin

/// Runs `EmbedSite` over the example at the package's root whenever one of its files has changed.
@main
struct EmbedSitePlugin: BuildToolPlugin {
    func createBuildCommands(context: PluginContext, target: any Target) throws -> [Command] {
        let root = context.package.directoryURL
        let output = context.pluginWorkDirectoryURL.appending(path: "BuiltInSite.swift")
        let files = ["site-config.json"] + Self.files(below: ["content", "themes"], of: root)
        return [
            .buildCommand(
                displayName: "Embedding the example site",
                executable: try context.tool(named: "EmbedSite").url,
                arguments: [root.path, output.path] + files,
                inputFiles: files.map { root.appending(path: $0) },
                outputFiles: [output])
        ]
    }

    private static func files(below folders: [String], of root: URL) -> [String] {
        folders.flatMap { folder in
            let found = FileManager.default.subpaths(atPath: root.appending(path: folder).path) ?? []
            return found.filter { path in
                var isFolder: ObjCBool = false
                _ = FileManager.default.fileExists(
                    atPath: root.appending(path: folder + "/" + path).path, isDirectory: &isFolder)
                return !isFolder.boolValue && !path.split(separator: "/").contains { $0.hasPrefix(".") }
            }.map { folder + "/" + $0 }
        }.sorted()
    }
}
