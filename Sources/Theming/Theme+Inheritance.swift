import Diagnostics
import Serialization

extension Theme {
    typealias Link = (folder: ThemeFolder, manifest: ThemeManifest)

    /// The theme and those it extends, the furthest parent first.
    static func chain(
        _ name: String, from themes: String, named location: SourceLocation, diagnostics: inout [Diagnostic]
    ) -> [Link]? {
        var chain: [Link] = []
        var next: (name: String, location: SourceLocation)? = (name, location)
        while let (name, location) = next {
            if chain.contains(where: { $0.folder.name == name }) {
                let names = chain.map(\.folder.name) + [name]
                diagnostics.append(
                    Diagnostic(
                        .error, "cyclic-theme", at: location, length: name.utf8.count,
                        "Themes extend each other in a circle: \(names.joined(separator: " → "))"))
                return nil
            }
            guard isName(name), let folder = ThemeFolder(name, in: themes, diagnostics: &diagnostics) else {
                diagnostics.append(
                    Diagnostic(
                        .error, "unknown-theme", at: location, length: name.utf8.count,
                        "There is no theme '\(name)' in themes/",
                        hint: Spelling.hint(for: name, among: ThemeFolder.names(in: themes))))
                return nil
            }
            guard let (manifest, parent) = manifest(of: folder, diagnostics: &diagnostics) else { return nil }
            chain.append((folder, manifest))
            next = parent
        }
        return chain.reversed()
    }

    private static func isName(_ name: String) -> Bool {
        !name.isEmpty && !name.hasPrefix(".") && !name.contains("/")
    }

    private static func names(_ list: Node?, file: String) -> [ThemeManifest.NamedFile] {
        (list?.elements ?? []).compactMap { item in
            item.string.map { ThemeManifest.NamedFile(name: $0, location: item.position.location(in: file)) }
        }
    }

    private static func manifest(
        of folder: ThemeFolder, diagnostics: inout [Diagnostic]
    ) -> (ThemeManifest, parent: (name: String, location: SourceLocation)?)? {
        let file = folder.shownPath + "/theme.json"
        guard let bytes = folder.files["theme.json"] else {
            diagnostics.append(
                Diagnostic(
                    .error, "missing-file", at: SourceLocation(file: file), "A theme's folder holds a theme.json",
                    hint: #"a small one is { "name": "\#(folder.name)", "extends": "default" }"#))
            return nil
        }
        do {
            let root = try JSONReader.read(bytes, file: file)
            let schema = try JSONReader.read(Array(themeSchema.utf8), file: "theme.schema.json")
            SchemaValidator(schema: schema).validate(root, file: file, into: &diagnostics)
            let manifest = ThemeManifest(
                name: root["name"]?.string ?? folder.name, extends: root["extends"]?.string,
                styles: names(root["styles"], file: file), headScripts: names(root["scripts"]?["head"], file: file),
                moduleScripts: names(root["scripts"]?["module"], file: file),
                demandScripts: names(root["scripts"]?["demand"], file: file),
                companionStyles: names(root["companion"]?["styles"], file: file),
                companionScripts: names(root["companion"]?["scripts"], file: file))
            let place = root["extends"]?.position.location(in: file) ?? SourceLocation(file: file)
            return (manifest, manifest.extends.map { ($0, place) })
        } catch {
            diagnostics.append(error.diagnostic)
            return nil
        }
    }
}
