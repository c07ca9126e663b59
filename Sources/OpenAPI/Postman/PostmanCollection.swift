package import Serialization

/// An API as a collection that Postman, and what reads its files, can import (Postman Collection Format 2.1.0).
///
///     var bytes: [UInt8] = []
///     let collection = PostmanCollection(document: document, credential: .bearer, name: "Shipments")
///     JSONWriter.write(collection.json, pretty: true, into: &bytes)
///
/// Folders are the document's tags; an operation stands in the folder of its first one. What only the reader has are
/// variables of the collection, without a value, filled in once. The same document gives the same bytes.
package struct PostmanCollection: Sendable {
    package let json: Node

    /// - Parameters:
    ///   - credential: How the reader is let in, for all requests but those of operations that need nothing.
    ///   - name: What Postman calls the collection.
    package init(document: OpenAPIDocument, credential: SampleCredential?, name: String) {
        let builder = PostmanRequestBuilder(document: document, credential: credential)
        var folders = PostmanFolders(document: document)
        var variables = PostmanVariables(document: document)
        for operation in document.operations {
            variables.add(builder.variables(of: operation))
            folders.add(builder.item(operation), tags: operation.tags)
        }
        variables.add(PostmanAuthorization.variables(credential))
        var members: [(String, Node?)] = [
            ("info", Self.info(document, name: name)), ("item", Node(folders.items)),
            ("variable", variables.json),
        ]
        if let credential, let auth = PostmanAuthorization.json(credential) { members.append(("auth", auth)) }
        json = Node(members: members)
    }

    private static func info(_ document: OpenAPIDocument, name: String) -> Node {
        let text = [document.info.summary, document.info.description].compactMap { $0 }.joined(separator: "\n\n")
        return Node(members: [
            ("name", Node(name)), ("description", PostmanText.description(text)),
            ("version", Node(document.info.version)),
            ("schema", Node("https://schema.getpostman.com/json/collection/v2.1.0/collection.json")),
        ])
    }
}

extension Node {
    init(_ text: String) { self.init(.string(text)) }
    init(_ items: [Node]) { self.init(.sequence(items)) }
    init(_ flag: Bool) { self.init(.boolean(flag)) }

    /// An object of the members that have a value.
    init(members: [(String, Node?)]) {
        self.init(.mapping(Mapping(members.compactMap { key, value in value.map { Mapping.Entry(key, $0) } })))
    }
}

/// Texts of a collection.
enum PostmanText {
    /// Markdown, or nothing where there is none.
    static func description(_ text: String?) -> Node? {
        guard let text, !text.isEmpty else { return nil }
        return Node(members: [("content", Node(text)), ("type", Node("text/markdown"))])
    }

    /// The text with variables of the collection: `SHIPMENT_ID` is `{{shipmentId}}`.
    static func text(_ text: SampleText) -> String { text.written { "{{\(variable($0))}}" } }

    /// `SHIPMENT_ID` → `shipmentId`.
    static func variable(_ name: String) -> String {
        let words = name.lowercased().split(separator: "_")
        return words.enumerated().map { number, word in
            number == 0 ? String(word) : word.prefix(1).uppercased() + word.dropFirst()
        }.joined()
    }
}
