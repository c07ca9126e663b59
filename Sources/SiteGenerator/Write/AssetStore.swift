import Crypto
import Synchronization

/// The images and files of the content that one portal uses: each read once, named by its hash, and written only if
/// some page refers to it.
final class AssetStore: Sendable {
    /// One file as pages refer to it.
    struct Asset: Sendable {
        var url: PageURL
        /// CSS pixels; `nil` of files that are no images.
        var width: Int?
        var height: Int?
    }

    private let folder: SiteFolder
    private let used = Mutex<[String: (asset: Asset, bytes: [UInt8])?]>([:])

    init(_ folder: SiteFolder) { self.folder = folder }

    /// The asset for a file of the content, read on first use.
    ///
    /// - Parameter path: From the site's root: `content/assets/logo.svg`.
    /// - Returns: `nil` where there is no such file.
    func asset(_ path: String) -> Asset? {
        if let known = used.withLock({ $0[path] }) { return known?.asset }
        let made = read(path)
        used.withLock { $0[path] = .some(made) }
        return made?.asset
    }

    /// Every asset that was asked for, by address.
    var files: [(url: PageURL, bytes: [UInt8])] {
        used.withLock { used in
            used.values.compactMap { entry in entry.map { ($0.asset.url, $0.bytes) } }
                .sorted { $0.0.path < $1.0.path }
        }
    }

    private func read(_ path: String) -> (asset: Asset, bytes: [UInt8])? {
        guard let bytes = try? folder.readNamed(path) else { return nil }
        let ending = ContentPath.fileExtension(of: path)
        let name = ContentPath.withoutExtension(ContentPath.lastComponent(of: path))
        let size = ImageSize.of(bytes, fileExtension: ending)
        let hashed = "assets/\(name).\(ContentHash.short(bytes))" + (ending.isEmpty ? "" : "." + ending)
        return (Asset(url: PageURL(hashed), width: size?.width, height: size?.height), bytes)
    }
}
