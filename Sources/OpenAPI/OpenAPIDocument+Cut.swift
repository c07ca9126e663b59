import Diagnostics
import Serialization

extension OpenAPIDocument {
    /// The document as one audience sees it, in one file of OpenAPI 3, and the names that are nowhere in it any more.
    ///
    /// - Parameter audiences: The audiences that the reader belongs to; a mark that names one of them lets him see.
    package func cut(for audiences: Set<String>) -> (document: OpenAPIDocument, removed: RemovedIdentifiers) {
        guard !audienceUses.isEmpty else { return (self, RemovedIdentifiers()) }
        var cut = AudienceCut(self, for: audiences)
        let root = cut.root()
        let removed = identifiers.subtracting(cut.identifiers)
        var loader = DocumentLoader(read: { _ in nil })
        guard let files = loader.load(root, named: file) else { return (self, removed) }
        return (OpenAPIDocument(root: root, source: files, audienceUses: []), removed)
    }

    /// Every name that the document uses.
    package var identifiers: RemovedIdentifiers {
        var whole = AudienceCut(self, for: nil)
        _ = whole.root()
        return whole.identifiers
    }
}

extension DocumentLoader {
    /// Takes a tree that is already read, of OpenAPI 3 and in one piece.
    mutating func load(_ root: Node, named path: String) -> DescriptionFiles? {
        files.append(DescriptionFiles.File(path: path, root: root))
        fileNumbers[path] = 0
        version =
            root["openapi"]?.text.flatMap { SpecificationVersion($0) }
            ?? SpecificationVersion(major: 3, minor: 0, description: "3.0.3")
        addComponents(of: root)
        pending.append(Visit(place: Place(node: root, file: 0), shape: .document, owner: -1, depth: 0))
        while let next = pending.popLast() { visit(next) }
        guard !isTooDeep else { return nil }
        return DescriptionFiles(files: files, targets: targets, edges: edges + [rootEdges], version: version)
    }
}
