import HTTP
import Serialization

/// Where the folders of the built portals appear on the preview server: under the path of each portal's own URL, so that
/// absolute links and redirects lead where they will lead when published.
struct PortalMounts {
    struct Portal: Equatable {
        let id: String
        let title: String
        /// Path of the mount, with a slash at both ends.
        let path: String
        /// Path of the portal's own URL, in the same form.
        let publishedPath: String
    }

    /// In the order of the catalogue.
    let portals: [Portal]

    /// Reads catalog.json beside the portals; without it every folder with an index.html is a portal under its own name.
    /// - Throws: ``Failure`` where nothing has been built.
    init(output: String) throws {
        let known = PortalMounts.catalogued(in: output)
        let listed = known.isEmpty ? PortalMounts.folders(in: output).map { (id: $0, title: $0, url: "/\($0)/") } : known
        guard !listed.isEmpty else {
            throw Failure("There is no portal in '\(output)'; run 'portico build' first, or say where with --output")
        }
        let paths = listed.map { PortalMounts.path(of: $0.url) }
        portals = zip(listed, paths).map { portal, path in
            // Two hosts with one path cannot both be shown on one port: then each portal is under its id.
            let isOnlyOne = paths.count { $0 == path } == 1
            let mount = isOnlyOne ? path : "/\(portal.id)/"
            return Portal(id: portal.id, title: portal.title, path: mount, publishedPath: path)
        }
    }

    /// What the file server is to show.
    func mounts(output: String) -> [StaticFiles.Mount] {
        portals.map { portal in
            StaticFiles.Mount(path: portal.path, folder: "\(output)/\(portal.id)", publishedPath: portal.publishedPath)
        }
    }

    private static func catalogued(in output: String) -> [(id: String, title: String, url: String)] {
        guard let file = OpenFile(path: "\(output)/catalog.json"), file.kind == .file,
            let root = try? JSONReader.read(file.readAll(), file: "catalog.json"),
            case .sequence(let portals)? = root["portals"]?.value
        else { return [] }
        return portals.compactMap { portal in
            guard let id = portal["id"]?.string, SitePaths.isFolder("\(output)/\(id)") else { return nil }
            return (id, portal["title"]?.string ?? id, portal["url"]?.string ?? "/\(id)/")
        }
    }

    /// `http://host/docs/` → `/docs/`.
    private static func path(of url: String) -> String {
        let segments = Request.Target(parsing: url).segments ?? []
        let names = segments.filter { !$0.isEmpty }
        return names.isEmpty ? "/" : "/\(names.joined(separator: "/"))/"
    }

    private static func folders(in output: String) -> [String] {
        (FolderListing.names(in: output) ?? []).filter { name in
            !name.hasPrefix(".") && OpenFile(path: "\(output)/\(name)/index.html")?.kind == .file
        }
    }
}
