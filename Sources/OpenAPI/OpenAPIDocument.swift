package import Diagnostics
package import Serialization

/// One OpenAPI description: 2.0, 3.0, 3.1 or 3.2, in one file or many, as typed values.
///
///     var problems: [Diagnostic] = []
///     let document = OpenAPIDocument.load("content/products/pets/openapi.yaml", read: files.read, diagnostics: &problems)
///     let cut = document?.cut(for: ["partner"])
///     for operation in cut?.document.operations ?? [] { print(operation.method, operation.path) }
///
/// Swagger 2.0 is converted, so that callers see one model. Schemas are not decoded but looked into: see
/// ``SchemaReference``. A name that is missing is filled with something readable, since real documents are imperfect.
package struct OpenAPIDocument: Sendable {
    /// As written, before conversion.
    package let version: SpecificationVersion
    /// The root file, from the site's root.
    package let file: String
    /// All files that were read, the root file first.
    package let files: [String]
    package internal(set) var info: Info
    /// Never empty: without any, `/` as the specification says.
    package internal(set) var servers: [Server]
    /// Declared tags in their order, then those only used.
    package internal(set) var tags: [Tag]
    package internal(set) var tagGroups: [TagGroup]
    /// In file order.
    package internal(set) var paths: [PathItem]
    package internal(set) var webhooks: [PathItem]
    /// `components/schemas` in file order.
    package internal(set) var schemas: [SchemaReference]
    package internal(set) var securitySchemes: [SecurityScheme]
    /// What operations without their own need.
    package internal(set) var security: [SecurityRequirement]
    package internal(set) var externalDocs: ExternalDocumentation?
    /// Each audience named anywhere, where it is named.
    package let audienceUses: [AudienceUse]

    /// Whether anything is marked for an audience, rightly or wrongly.
    let hasMarks: Bool

    /// The tree in the form of OpenAPI 3; of a cut document all there is, in one file.
    package let root: Node
    let source: DescriptionFiles

    /// All operations of all paths, in file order.
    package var operations: [Operation] { paths.flatMap(\.operations) }

    /// Reads a description.
    /// - Parameters:
    ///   - file: Path of the root file from the site's root.
    ///   - read: The bytes of a file by its path from the site's root; `nil` where there is none or it may not be read.
    ///     Called once for each file.
    ///   - diagnostics: Every problem found, in no order. After an error of kind `unresolved-reference` the rest stands.
    /// - Returns: `nil` where the file is no OpenAPI description at all.
    package static func load(
        _ file: String, read: (String) -> [UInt8]?, diagnostics: inout [Diagnostic]
    ) -> OpenAPIDocument? {
        withoutActuallyEscaping(read) { read in
            var loader = DocumentLoader(read: read)
            guard let (root, files) = loader.load(file) else {
                diagnostics += loader.diagnostics
                return nil
            }
            let document = OpenAPIDocument(
                root: root, source: files, audienceUses: loader.audiences, hasMarks: loader.hasMarks)
            document.check(into: &loader.diagnostics)
            diagnostics += RepeatedDiagnostics.limited(loader.diagnostics)
            return document
        }
    }

    init(root: Node, source: DescriptionFiles, audienceUses: [AudienceUse], hasMarks: Bool) {
        self.root = root
        self.source = source
        self.audienceUses = audienceUses
        self.hasMarks = hasMarks
        version = source.version
        file = source.files[0].path
        files = source.files.map(\.path)
        let decoder = DocumentDecoder(files: source)
        let place = Place(node: root, file: 0)
        info = decoder.info(place["info"], file: source.files[0].path)
        servers = decoder.servers(place["servers"])
        if servers.isEmpty { servers = [Server(url: "/", variables: [])] }
        security = decoder.requirements(place["security"]) ?? []
        securitySchemes = decoder.securitySchemes(place["components"]?["securitySchemes"])
        paths = decoder.paths(place["paths"]?.members ?? [], security: security, prefix: "")
        webhooks = decoder.paths(place["webhooks"]?.members ?? [], security: security, prefix: "webhook-")
        schemas = (place["components"]?["schemas"]?.node.entries ?? []).map {
            SchemaReference(files: source, place: Place(node: $0.value, file: 0), component: $0.key)
        }
        externalDocs = decoder.externalDocs(place["externalDocs"])
        tagGroups = decoder.tagGroups(place["x-tagGroups"])
        tags = []
        tags = decoder.tags(
            place["tags"], used: operations.flatMap(\.tags) + webhooks.flatMap(\.operations).flatMap(\.tags))
    }
}
