import Diagnostics
import OpenAPI
import PortalModel

extension SiteLoader {
    /// Folders below `content/` that nothing refers to are mistakes, not decoration.
    func checkFolders(
        _ files: [String], config: SiteConfig, products: [Product], diagnostics: inout [Diagnostic]
    ) {
        let portals = config.portals.map(\.id.rawValue)
        let known = Set(products.map(\.id.rawValue))
        var told: Set<String> = []
        for path in files {
            let parts = path.split(separator: "/").map(String.init)
            guard parts.count >= 3 else {
                if parts.count == 2, told.insert(path).inserted, path.hasSuffix(".md") {
                    diagnostics.append(misplaced(path))
                }
                continue
            }
            let folder = parts[..<3].joined(separator: "/")
            switch parts[1] {
            case "pages", "snippets", "assets":
                break
            case "portals" where parts.count > 3:
                guard !portals.contains(parts[2]), told.insert(folder).inserted else { break }
                diagnostics.append(
                    Diagnostic(
                        .error, "unknown-portal", at: SourceLocation(file: folder),
                        "Portal '\(parts[2])' is not declared in \(SiteConfig.fileName)",
                        hint: Spelling.hint(for: parts[2], among: portals)))
            case "products" where parts.count > 3:
                guard !known.contains(parts[2]), told.insert(folder).inserted,
                    !files.contains("\(folder)/\(Product.fileName)")
                else { break }
                diagnostics.append(
                    Diagnostic(
                        .error, "missing-product-file", at: SourceLocation(file: folder),
                        "A product's folder holds a \(Product.fileName)"))
            default:
                guard path.hasSuffix(".md"), told.insert(parts[1]).inserted else { break }
                diagnostics.append(misplaced(path))
            }
        }
    }

    private func misplaced(_ path: String) -> Diagnostic {
        Diagnostic(
            .warning, "misplaced-page", at: SourceLocation(file: path), "The page belongs to no portal and no product",
            hint: "move it into content/pages/, content/portals/<id>/ or content/products/<id>/")
    }

    /// Names of portals in front matter must be portals of this site: a misspelt audience must not hide or show a page.
    func checkPortals(of pages: [SourcePage], config: SiteConfig, diagnostics: inout [Diagnostic]) {
        let known = config.portals.map(\.id.rawValue)
        for page in pages {
            for name in page.metadata.portals ?? [] where !known.contains(name.value) {
                diagnostics.append(
                    Diagnostic(
                        .error, "unknown-portal", at: name.location, length: name.length,
                        "Portal '\(name.value)' is not declared in \(SiteConfig.fileName)",
                        hint: Spelling.hint(for: name.value, among: known)))
            }
        }
    }

    /// Likewise in OpenAPI documents: an audience is a portal.
    func checkAudiences(of products: [LoadedProduct], config: SiteConfig, diagnostics: inout [Diagnostic]) {
        let known = Set(config.portals.map(\.id.rawValue))
        for use in products.flatMap(\.apis).flatMap(\.document.audienceUses)
        where !use.isImplied && !known.contains(use.name) {
            diagnostics.append(
                Diagnostic(
                    .error, "unknown-audience", at: use.location, length: use.name.utf8.count,
                    "Audience '\(use.name)' is no portal of \(SiteConfig.fileName)",
                    hint: Spelling.hint(for: use.name, among: known)))
        }
    }
}
