import Diagnostics
import Serialization

extension OpenAPIDocument {
    /// The document as one audience sees it, in one file of OpenAPI 3, and the names that are nowhere in it any more.
    ///
    /// Hidden are marked elements, and what is named by one: operations all of whose tags are hidden, requirements of a
    /// hidden security scheme, links to a hidden operation, members of examples whose property is hidden. A document
    /// of one file without marks is returned as it is.
    ///
    /// - Parameter audiences: The audiences that the reader belongs to; a mark that names one of them lets him see.
    package func cut(for audiences: Set<String>) -> (document: OpenAPIDocument, removed: RemovedIdentifiers) {
        // Schemas of other files get names by being components, and without a name recursion could not be shown as a link.
        guard hasMarks else { return (files.count > 1 ? bundled() : self, RemovedIdentifiers()) }
        let all = identifiers
        var cut = AudienceCut(self, for: audiences)
        var root = cut.root()
        var removed = all.subtracting(cut.identifiers)
        if !removed.names.isEmpty {
            cut = AudienceCut(self, for: audiences, vanished: removed.names)
            root = cut.root()
            removed = all.subtracting(cut.identifiers)
        }
        return (reading(root), removed)
    }

    /// The whole document in one file of OpenAPI 3, marks left out: what other files hold becomes components.
    package func bundled() -> OpenAPIDocument {
        var cut = AudienceCut(self, for: nil)
        return reading(cut.root())
    }

    /// Every name that the document uses.
    package var identifiers: RemovedIdentifiers {
        var whole = AudienceCut(self, for: nil)
        _ = whole.root()
        return whole.identifiers
    }

    private func reading(_ root: Node) -> OpenAPIDocument {
        var loader = DocumentLoader(read: { _ in nil })
        let files = loader.load(root, named: file)
        return OpenAPIDocument(root: root, source: files, audienceUses: [], hasMarks: false)
    }
}

extension DocumentLoader {
    /// Takes a tree that is already read, of OpenAPI 3 and in one piece.
    mutating func load(_ root: Node, named path: String) -> DescriptionFiles {
        files.append(DescriptionFiles.File(path: path, root: root))
        fileNumbers[path] = 0
        let written = root["openapi"]?.text.flatMap { SpecificationVersion($0) }
        self.version = written ?? SpecificationVersion(major: 3, minor: 0, description: "3.0.3")
        addComponents(of: root)
        pending.append(Visit(place: Place(node: root, file: 0), shape: .document, owner: -1, depth: 0))
        while let next = pending.popLast() { visit(next) }
        return DescriptionFiles(files: files, targets: targets, edges: edges + [rootEdges], version: self.version)
    }
}
