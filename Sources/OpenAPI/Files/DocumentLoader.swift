import Diagnostics
import Serialization

/// Reads the root file, walks all that it holds and all that its references lead to, and loads each further file once,
/// when the first reference into it is met. Works through a list instead of recursing, so depth costs no stack.
struct DocumentLoader {
    /// One value still to be looked at.
    struct Visit {
        var place: Place
        var shape: Shape
        /// The target whose text this is part of; -1 for the rest of the document.
        var owner: Int32
        /// The absolute `$id` in force, below one.
        var base: String?
        var depth: Int
        /// Whether this may hold or is inside of a schema of another dialect than OpenAPI's.
        var hasOwnDialect = false
    }

    struct TargetKey: Hashable {
        var file: Int32
        var pointer: String
        var shape: Shape
    }

    /// Levels of nesting between two references. Real descriptions stay below 60.
    static let depthLimit = 400

    let read: (String) -> [UInt8]?
    var version = SpecificationVersion.swagger2
    var diagnostics: [Diagnostic] = []
    var files: [DescriptionFiles.File] = []
    /// Files by path; `nil` for those that cannot be read.
    var fileNumbers: [String: Int32?] = [:]
    var targets: [DescriptionFiles.Target] = []
    var targetNumbers: [TargetKey: Int32] = [:]
    var edges: [[Int32]] = []
    var rootEdges: [Int32] = []
    /// Schemas with an `$id`, by absolute and by written identifier.
    var identified: [String: (file: Int32, pointer: String)] = [:]
    /// References that lead nowhere, by file, with what to say about them.
    var broken: [Int32: [DescriptionFiles.ReferenceKey: Problem]] = [:]
    var pending: [Visit] = []
    var audiences: [AudienceUse] = []
    /// Whether anything is marked for an audience, rightly or wrongly.
    var hasMarks = false
    var isTooDeep = false
    /// The rules of the edition that the document follows.
    var book = RuleBook.book(of: .v32)
    var notes = RuleNotes()
    /// Whether the document as a whole says that its schemas follow another dialect.
    var hasOwnDialect = false
    /// What unknown names probably mean.
    var nearestNames: [RuleSubject.Field: String?] = [:]

    init(read: @escaping (String) -> [UInt8]?) {
        self.read = read
    }

    /// What is wrong with a reference.
    struct Problem {
        var severity: Diagnostic.Severity
        var id: String
        var message: String
        var hint: String?
    }

    /// The document's tree, or `nil` where the file is no OpenAPI description.
    mutating func load(_ path: String) -> (root: Node, files: DescriptionFiles)? {
        guard let bytes = read(path) else {
            report(.error, "missing-document", at: SourceLocation(file: path), "The OpenAPI document cannot be read")
            return nil
        }
        guard let number = open(path, bytes: bytes), var root = Optional(files[Int(number)].root),
            let version = recognise(root)
        else { return nil }
        self.version = version
        book = RuleBook.book(of: Edition(version))
        if version == .swagger2 { root = convertDocument(root) }
        hasOwnDialect = isOfOtherDialect(root["jsonSchemaDialect"]?.string)
        addComponents(of: root)
        pending.append(
            Visit(
                place: Place(node: root, file: 0), shape: .document, owner: -1, depth: 0, hasOwnDialect: hasOwnDialect))
        while let next = pending.popLast() { visit(next) }
        guard !isTooDeep else { return nil }
        reportCycles()
        if version == .swagger2 { checkSwagger() }
        checkNotes(root)
        let loaded = DescriptionFiles(files: files, targets: targets, edges: edges + [rootEdges], version: version)
        return (root, loaded)
    }

    private mutating func recognise(_ root: Node) -> SpecificationVersion? {
        let file = files[0].path
        guard let entry = root.mapping?.entry("openapi") ?? root.mapping?.entry("swagger") else {
            report(
                .error, "not-openapi", at: root.position.location(in: file), "This is not an OpenAPI document",
                hint: "it starts with 'openapi: 3.1.0' or another version")
            return nil
        }
        guard let text = entry.value.text, let version = SpecificationVersion(text), version.isKnown else {
            report(
                .error, "unknown-openapi-version", at: entry.value.position.location(in: file),
                "OpenAPI '\(entry.value.text ?? entry.value.kind)' is not a version that can be read",
                hint: "known: 2.0, 3.0, 3.1, 3.2")
            return nil
        }
        return version
    }

    /// Makes a target of each component, so that they are walked on their own and have names.
    mutating func addComponents(of root: Node) {
        for section in root["components"]?.entries ?? [] {
            guard let shape = Shape.sections[section.key] else { continue }
            for entry in section.value.entries {
                let tokens =
                    version == .swagger2
                    ? [Self.swaggerSection[section.key] ?? section.key, entry.key]
                    : ["components", section.key, entry.key]
                let number = addTarget(
                    TargetKey(file: 0, pointer: Reference.pointer(tokens), shape: shape), converted: entry.value,
                    base: nil)
                targets[Int(number)].component = entry.key
            }
        }
    }

    static let swaggerSection = [
        "schemas": "definitions", "parameters": "parameters", "requestBodies": "parameters", "responses": "responses",
        "securitySchemes": "securityDefinitions",
    ]

    /// Adds a target and queues its text. `converted` is in the form of OpenAPI 3.
    mutating func addTarget(_ key: TargetKey, converted node: Node, base: String?) -> Int32 {
        let number = Int32(targets.count)
        targets.append(.init(file: key.file, pointer: key.pointer, shape: key.shape, node: node))
        targetNumbers[key] = number
        edges.append([])
        let place = Place(node: node, file: key.file)
        pending.append(
            Visit(
                place: place, shape: key.shape, owner: number, base: base, depth: 0,
                hasOwnDialect: hasOwnDialect))
        return number
    }

    mutating func addEdge(from owner: Int32, to target: Int32) {
        if owner < 0 { rootEdges.append(target) } else { edges[Int(owner)].append(target) }
    }

    mutating func report(
        _ severity: Diagnostic.Severity, _ id: String, at location: SourceLocation?, length: Int = 0, _ message: String,
        hint: String? = nil, notes: [Diagnostic.Note] = []
    ) {
        diagnostics.append(
            Diagnostic(severity, id, at: location, length: length, message, hint: hint, notes: notes))
    }

    func location(_ node: Node, _ file: Int32) -> SourceLocation {
        node.position.location(in: files[Int(file)].path)
    }
}
