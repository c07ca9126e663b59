package import Diagnostics
import Mustache
import Serialization

extension Theme {
    /// Loads a theme and those it extends.
    ///
    /// - Parameters:
    ///   - name: A folder below `themes`.
    ///   - themes: Path of the folder of all themes.
    ///   - location: Where the name was written, for a theme that does not exist.
    /// - Returns: `nil` where the theme or one it extends cannot be used; `diagnostics` then says why.
    package static func load(
        _ name: String, from themes: String, named location: SourceLocation, diagnostics: inout [Diagnostic]
    ) -> Theme? {
        guard let chain = chain(name, from: themes, named: location, diagnostics: &diagnostics) else { return nil }
        var files: [String: ThemeFile] = [:]
        var words: [String: [String: String]] = [:]
        for (folder, _) in chain {
            for (path, bytes) in folder.files {
                files[path] = ThemeFile(path: folder.shownPath + "/" + path, bytes: bytes)
                guard path.hasPrefix("strings/"), path.hasSuffix(".json") else { continue }
                let language = String(path.dropFirst("strings/".count).dropLast(".json".count))
                let own = strings(in: bytes, file: folder.shownPath + "/" + path, diagnostics: &diagnostics)
                words[language, default: [:]].merge(own) { _, child in child }
            }
        }
        let styles = unique(chain.flatMap(\.manifest.styles))
        let head = unique(chain.flatMap(\.manifest.headScripts))
        let modules = unique(chain.flatMap(\.manifest.moduleScripts))
        let demand = unique(chain.flatMap(\.manifest.demandScripts))
        let companion = (
            styles: unique(chain.flatMap(\.manifest.companionStyles)),
            scripts: unique(chain.flatMap(\.manifest.companionScripts))
        )
        for (kind, listed) in [
            ("styles", styles + companion.styles), ("scripts", head), ("scripts", modules + demand + companion.scripts),
        ] {
            for entry in listed where files["\(kind)/\(entry.name)"] == nil {
                diagnostics.append(missing(entry, below: kind, files: files))
            }
        }
        return Theme(
            name: name, templates: compile(files, diagnostics: &diagnostics), files: files, styles: styles.map(\.name),
            headScripts: head.map(\.name), moduleScripts: modules.map(\.name),
            demandScripts: demand.map(\.name), companionStyles: companion.styles.map(\.name),
            companionScripts: companion.scripts.map(\.name), words: words)
    }

    private static func missing(
        _ entry: ThemeManifest.NamedFile, below kind: String, files: [String: ThemeFile]
    ) -> Diagnostic {
        let names = files.keys.filter { $0.hasPrefix(kind + "/") }.map { String($0.dropFirst(kind.count + 1)) }
        return Diagnostic(
            .error, "missing-file", at: entry.location, length: entry.name.utf8.count + 2,
            "'\(kind)/\(entry.name)' does not exist in the theme or one it extends",
            hint: Spelling.nearest(to: entry.name, in: names).map { "did you mean '\($0)'?" })
    }

    private static func compile(
        _ files: [String: ThemeFile], diagnostics: inout [Diagnostic]
    ) -> TemplateSet {
        var set = TemplateSet()
        for (path, file) in files where path.hasPrefix("templates/") && path.hasSuffix(".mustache") {
            let name = String(path.dropFirst("templates/".count).dropLast(".mustache".count))
            do {
                set[name] = try Template(parsing: file.bytes, name: file.path)
            } catch {
                diagnostics.append(error.diagnostic)
            }
        }
        diagnostics += set.unknownReferences
        return set
    }

    private static func strings(
        in bytes: [UInt8], file: String, diagnostics: inout [Diagnostic]
    ) -> [String: String] {
        do {
            let root = try JSONReader.read(bytes, file: file)
            var words: [String: String] = [:]
            for entry in root.entries {
                if let text = entry.value.string {
                    words[entry.key] = text
                } else {
                    diagnostics.append(
                        Diagnostic(
                            .error, "wrong-type", at: entry.value.position.location(in: file),
                            "'\(entry.key)' must be a string, not \(entry.value.kind)"))
                }
            }
            return words
        } catch {
            diagnostics.append(error.diagnostic)
            return [:]
        }
    }

    private static func unique(_ files: [ThemeManifest.NamedFile]) -> [ThemeManifest.NamedFile] {
        var seen: Set<String> = []
        return files.filter { seen.insert($0.name).inserted }
    }
}
