import Diagnostics
import Serialization

/// The rules of Swagger 2.0, on the documents as they are written: what is left of them after the conversion says too
/// little.
extension DocumentLoader {
    private struct WrittenVisit {
        var node: Node
        var shape: Shape
        var file: Int32
    }

    private struct Seen: Hashable {
        var file: Int32
        var position: Position
    }

    mutating func checkSwagger() {
        var pending = [WrittenVisit(node: files[0].root, shape: .document, file: 0)]
        for target in targets where target.file != 0 && target.shape != .data {
            guard let node = written(target) else { continue }
            let shape = target.shape == .requestBody ? .parameter : target.shape
            pending.append(WrittenVisit(node: node, shape: shape, file: target.file))
        }
        var seen: Set<Seen> = []
        while let next = pending.popLast() {
            if next.file != 0, !seen.insert(Seen(file: next.file, position: next.node.position)).inserted { continue }
            guard let mapping = next.node.mapping else {
                reportWrongShape(next)
                continue
            }
            let subject = RuleSubject(mapping, at: next.node.position, in: next.file, .shape(next.shape))
            if isReference(subject), next.shape != .pathItem { continue }
            checkAsWritten(subject, next.shape)
            for entry in mapping.entries { descend(into: entry, of: next, &pending) }
        }
    }

    /// What a reference into another file led to, before conversion.
    private func written(_ target: DescriptionFiles.Target) -> Node? {
        var node = files[Int(target.file)].root
        for token in Reference.tokens(of: target.pointer) {
            guard let next = node[token] else { return nil }
            node = next
        }
        return node
    }

    private mutating func checkAsWritten(_ subject: RuleSubject, _ shape: Shape) {
        var subject = subject
        if let object = book[shape] { subject.meant = check(subject, by: object) }
        switch shape {
        case .document: checkSwaggerDocument(subject)
        case .info: checkInfo(subject)
        case .paths: checkPaths(subject)
        case .pathItem: notePathItem(subject)
        case .responses: checkResponses(subject)
        case .parameter: checkSwaggerParameter(subject)
        case .header: checkItems(subject)
        case .response: checkHeaderNames(subject)
        case .securityScheme: checkSwaggerScheme(subject)
        case .requirement: noteRequirement(subject)
        case .schema: checkSchema(subject)
        default: break
        }
    }

    private mutating func descend(into entry: Mapping.Entry, of parent: WrittenVisit, _ pending: inout [WrittenVisit]) {
        // What is unknown has been told and is not looked into.
        if let object = book[parent.shape], object.fields[entry.key]?.editions.contains(.v20) != true { return }
        let nodes: [Node]
        let shape: Shape
        switch Self.writtenContent(of: entry.key, in: parent.shape) {
        case .one(.data), .one(.literal): return
        case .one(let next): (nodes, shape) = ([entry.value], next)
        case .oneOrList(let next): (nodes, shape) = (entry.value.sequence ?? [entry.value], next)
        case .list(let next):
            guard let items = entry.value.sequence else {
                return reportWrongType(entry, expected: "a list", parent.file)
            }
            (nodes, shape) = (items, next)
        case .map(let next):
            guard let members = entry.value.mapping else {
                return reportWrongType(entry, expected: "an object", parent.file)
            }
            (nodes, shape) = (members.entries.map(\.value), next)
        }
        pending += nodes.map { WrittenVisit(node: $0, shape: shape, file: parent.file) }
    }

    private static func writtenContent(of key: String, in shape: Shape) -> Shape.Content {
        switch (shape, key) {
        case (.document, "definitions"): .map(.schema)
        case (.document, "parameters"): .map(.parameter)
        case (.document, "responses"): .map(.response)
        case (.document, "securityDefinitions"): .map(.securityScheme)
        case (.response, "schema"): .one(.schema)
        case (.response, "examples"), (.schema, "discriminator"): .one(.data)
        default: shape.content(of: key)
        }
    }

    private mutating func reportWrongShape(_ visit: WrittenVisit) {
        if visit.shape == .schema, visit.node.boolean != nil { return }
        warn(
            "wrong-type", at: visit.node.position, visit.file,
            "\(RuleSubject.Kind.shape(visit.shape).sentenceStart) must be an object, not \(visit.node.kind)")
    }
}
