import OpenAPI
import PortalModel

/// What changed from one release of an API to the next, as one audience sees it.
struct ChangelogEntry: Sendable {
    /// A description as it was at one time.
    struct Release: Sendable {
        let api: PortalAPI
        let document: OpenAPIDocument
        /// `2026-10-01`, where the product says it.
        let released: String?
    }

    let api: PortalAPI
    /// The releases' own versions: `2.4.0`.
    let version: String
    let before: String
    let released: String?
    let changes: DocumentChanges

    /// Names the entry in addresses.
    var anchor: String {
        let text = "\(api.version)-\(version)-\(before)".lowercased()
        return "entry:" + String(text.map { $0.isLetter || $0.isNumber || $0 == "." ? $0 : "-" })
    }

    /// - Parameter chains: For each API of a product its releases, the latest first.
    static func entries(of chains: [[Release]]) -> [ChangelogEntry] {
        var entries: [ChangelogEntry] = []
        for (index, chain) in chains.enumerated() {
            var releases = chain
            // The version after this one in the product's list is the one before it in time, if it is the same API at all.
            if index + 1 < chains.count, let earlier = chains[index + 1].first, let oldest = chain.last,
                isSameAPI(earlier, oldest)
            {
                releases.append(earlier)
            }
            for (new, old) in zip(releases, releases.dropFirst()) {
                let changes = DocumentChanges(from: old.document, to: new.document)
                guard !changes.isEmpty else { continue }
                entries.append(
                    ChangelogEntry(
                        api: new.api, version: new.document.info.version, before: old.document.info.version,
                        released: new.released, changes: changes))
            }
        }
        return entries
    }

    /// Whether some operation is in both: two APIs of one product have nothing to tell of each other.
    private static func isSameAPI(_ old: Release, _ new: Release) -> Bool {
        let before = Set(old.document.operations.flatMap { ["\($0.method) \($0.path)", $0.operationId ?? ""] })
            .subtracting([""])
        return new.document.operations.contains { operation in
            before.contains("\(operation.method) \(operation.path)") || before.contains(operation.operationId ?? "")
        }
    }
}
