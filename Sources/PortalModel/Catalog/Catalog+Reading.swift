import Diagnostics
package import Serialization

extension Catalog {
    /// `catalog.json` is not one that this program can use.
    package struct Unusable: Error, CustomStringConvertible {
        package let description: String
    }

    /// Takes the catalogue from its document.
    ///
    /// - Parameters:
    ///   - root: The tree of `catalog.json`.
    ///   - file: Path for messages.
    /// - Throws: ``Unusable`` where another version of the generator wrote it, or it is something else.
    package init(reading root: Node, file: String) throws(Unusable) {
        guard let format = root["format"]?.integer else {
            throw Unusable(description: "\(file) is not a catalogue; run 'portico build' to make one")
        }
        guard format == Self.format else {
            throw Unusable(
                description:
                    "\(file) has format \(format), this program reads \(Self.format): build it with the same version")
        }
        var entries: [Entry] = []
        for node in root["portals"]?.elements ?? [] {
            guard let portal = Portal(reading: node, file: file) else {
                throw Unusable(description: "\(file) holds a portal without id or title; run 'portico build' again")
            }
            entries.append(
                Entry(
                    portal: portal,
                    products: (node["products"]?.elements ?? []).compactMap { Offer(reading: $0, file: file) }))
        }
        self.init(portals: entries)
    }
}

extension Catalog.Offer {
    init?(reading node: Node, file: String) {
        guard let id = node["id"]?.string else { return nil }
        // The generator has told the author what is wrong with a product; here it only has to be read.
        var ignored: [Diagnostic] = []
        self.init(
            product: Product(reading: node, id: ProductID(id), file: file, diagnostics: &ignored),
            url: node["url"]?.string ?? "",
            operations: (node["operations"]?.elements ?? []).compactMap { operation in
                guard let method = operation["method"]?.string, let path = operation["path"]?.string else { return nil }
                return Catalog.Operation(
                    id: operation["id"]?.string, method: method, path: path, version: operation["version"]?.string,
                    location: operation["at"]?.string.map(SourceLocation.init(reading:)),
                    servers: (operation["servers"]?.elements ?? []).compactMap(\.string),
                    security: operation["security"]?.sequence?.map { $0.elements.compactMap(\.string) })
            },
            terms: node["terms"]?["version"]?.string.map {
                Catalog.Terms(url: node["terms"]?["url"]?.string, version: $0)
            })
    }
}

extension SourceLocation {
    /// As it is printed: `content/a.yaml:12:5`.
    fileprivate init(reading text: String) {
        let parts = text.split(separator: ":", omittingEmptySubsequences: false)
        guard parts.count > 2, let line = Int(parts[parts.count - 2]), let column = Int(parts[parts.count - 1]) else {
            self.init(file: text)
            return
        }
        self.init(file: parts.dropLast(2).joined(separator: ":"), line: line, column: column)
    }
}
