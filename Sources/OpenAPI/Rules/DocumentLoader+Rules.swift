import Diagnostics
import Serialization

/// The specification's own rules, object by object, as the pass over the document meets them. All are warnings: what
/// can be shown is shown.
extension DocumentLoader {
    /// Checks one object of OpenAPI 3. Swagger 2.0 is checked as written, by ``checkSwagger()``.
    mutating func checkRules(_ mapping: Mapping, _ item: Visit) {
        guard version != .swagger2, item.shape != .data, item.shape != .literal else { return }
        if item.shape == .schema, item.hasOwnDialect { return }
        var subject = RuleSubject(
            mapping, at: item.place.node.position, in: item.place.file, .shape(item.shape))
        // Beside a reference everything is ignored, but in a path item, and from 3.1 on in a schema.
        if isReference(subject), item.shape != .pathItem, item.shape != .schema || book.edition < .v31 { return }
        if let object = book[item.shape] { subject.meant = check(subject, by: object) }
        switch item.shape {
        case .document: checkDocument(subject)
        case .info: checkInfo(subject)
        case .components: checkComponents(subject)
        case .paths: checkPaths(subject)
        case .pathItem: notePathItem(subject)
        case .operation: if let id = mapping["operationId"]?.text { notes.operationIDs.insert(id) }
        case .responses: checkResponses(subject)
        case .parameter: checkParameter(subject)
        case .header: checkHeader(subject)
        case .requestBody, .response: checkContent(subject)
        case .mediaType: checkMediaType(subject)
        case .encoding: checkEncodingFields(subject)
        case .example: checkExample(subject)
        case .link: checkLink(subject)
        case .server: checkServer(subject)
        case .serverVariable: checkServerVariable(subject)
        case .securityScheme: checkSecurityScheme(subject)
        case .flows: checkFlows(subject)
        case .requirement: noteRequirement(subject)
        case .schema: checkSchema(subject)
        default: break
        }
    }

    /// Whether a schema says that it follows another dialect of JSON Schema, whose keywords are not ours to judge.
    func isOfOtherDialect(_ dialect: String?) -> Bool {
        guard let dialect, book.edition >= .v31 else { return false }
        return !dialect.hasPrefix("https://json-schema.org/draft/2020-12/schema")
            && !dialect.hasPrefix("https://spec.openapis.org/oas/")
    }

    /// Whether the object is a reference, and not one in a place where `$ref` is like any other key.
    mutating func isReference(_ subject: RuleSubject) -> Bool {
        guard let entry = subject.mapping.entry("$ref") else { return false }
        if entry.value.string != nil { return true }
        guard case .shape(let shape) = subject.kind, let object = book[shape], object.fields["$ref"] == nil else {
            return false
        }
        mistake(entry, "a string", subject)
        return true
    }

    /// Checks names, types and presence of the fields.
    /// - Returns: The fields that unknown names probably mean.
    mutating func check(_ subject: RuleSubject, by object: RuleBook.Object) -> Set<String> {
        var meant: Set<String> = []
        for entry in subject.mapping.entries {
            guard let rule = object.fields[entry.key] else {
                if entry.key.utf8.starts(with: "x-".utf8) { continue }
                if let near = reportUnknown(entry, subject, object) { meant.insert(near) }
                continue
            }
            if rule.editions.contains(book.edition) {
                checkType(of: entry, rule, subject)
            } else {
                reportOtherEdition(entry, rule, subject)
            }
        }
        let missing = object.required.filter { !subject.has($0) && !meant.contains($0) }
        if !missing.isEmpty {
            let names = missing.map { "'\($0)'" }.joined(separator: " and ")
            warn("missing-field", at: subject.position, subject.file, "\(subject.sentenceStart) needs \(names)")
        }
        return meant
    }

    private mutating func reportUnknown(_ entry: Mapping.Entry, _ subject: RuleSubject, _ object: RuleBook.Object)
        -> String?
    {
        let near = nearest(to: entry.key, in: object, of: subject.kind)
        // JSON Schema lets anyone add keywords: only what looks misspelt is told.
        if case .shape(.schema) = subject.kind, book.edition >= .v31, near == nil || entry.key.utf8.count < 4 {
            return nil
        }
        warn(
            "unknown-field", at: entry.keyPosition, subject.file, length: entry.key.utf8.count,
            "'\(entry.key)' is not a field of \(subject.title)",
            hint: near.map { "did you mean '\($0)'?" })
        return near
    }

    /// The same mistake tends to be made often; looking for the nearest name is slow.
    private mutating func nearest(
        to name: String, in object: RuleBook.Object, of kind: RuleSubject.Kind
    ) -> String? {
        let key = RuleSubject.Field(kind: kind, name: name)
        if let known = nearestNames[key] { return known }
        let near = Spelling.nearest(to: name, in: object.names)
        nearestNames[key] = .some(near)
        return near
    }

    private mutating func reportOtherEdition(_ entry: Mapping.Entry, _ rule: FieldRule, _ subject: RuleSubject) {
        let isLater = rule.editions.lowerBound > book.edition
        let edition = book.edition.title
        warn(
            "other-version", at: entry.keyPosition, subject.file, length: entry.key.utf8.count,
            isLater
                ? "'\(entry.key)' of \(subject.title) needs \(rule.editions.lowerBound.title); this is \(edition)"
                : "'\(entry.key)' of \(subject.title) means nothing in \(edition)",
            hint: rule.hint)
    }

    /// Reports two fields that may not stand together, at the second one of them.
    mutating func checkExclusive(_ first: String, _ second: String, _ subject: RuleSubject) {
        guard let one = subject.mapping.entry(first), let other = subject.mapping.entry(second) else { return }
        let isInOrder =
            (one.keyPosition.line, one.keyPosition.column) < (other.keyPosition.line, other.keyPosition.column)
        let late = isInOrder ? other : one
        warn(
            "exclusive-fields", at: late.keyPosition, subject.file, length: late.key.utf8.count,
            "\(subject.sentenceStart) has '\(first)' or '\(second)', not both")
    }

    mutating func warn(
        _ id: String, at position: Position, _ file: Int32, length: Int = 0, _ message: String, hint: String? = nil,
        notes: [Diagnostic.Note] = []
    ) {
        report(
            .warning, id, at: position.location(in: files[Int(file)].path), length: length, message, hint: hint,
            notes: notes)
    }
}
