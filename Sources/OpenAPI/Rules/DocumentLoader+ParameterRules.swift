import Diagnostics
import Serialization

/// Rules of one parameter or header.
extension DocumentLoader {
    mutating func checkParameter(_ subject: RuleSubject) {
        let place = subject["in"]?.text ?? ""
        checkPlace(place, subject)
        checkName(of: subject, in: place)
        checkSerialization(of: subject)
        checkContent(subject)
        checkExclusive("example", "examples", subject)
        checkStyle(of: subject, in: place)
        if place == "querystring", let schema = subject.mapping.entry("schema") {
            warn(
                "exclusive-fields", at: schema.keyPosition, subject.file, length: 6,
                "A parameter in 'querystring' has 'content', not 'schema'")
        }
    }

    private mutating func checkPlace(_ place: String, _ subject: RuleSubject) {
        guard let written = subject["in"], text(of: written, subject.file) != nil else { return }
        let places = ["query", "header", "path", "cookie"] + (book.edition >= .v32 ? ["querystring"] : [])
        if !places.contains(place) {
            let hint =
                ["body", "formData"].contains(place)
                ? "write 'requestBody' beside 'parameters'" : Spelling.hint(for: place, among: places)
            return warn(
                "wrong-value", at: written.position, subject.file, length: place.utf8.count,
                "'in' of a parameter may not be '\(place)'", hint: hint)
        }
        guard place == "path" else { return }
        requireInPath(subject)
    }

    /// "If the parameter location is path, this field is REQUIRED and its value MUST be true."
    mutating func requireInPath(_ subject: RuleSubject) {
        guard let required = subject["required"] else {
            return warn(
                "missing-field", at: subject.position, subject.file, "A parameter in 'path' needs 'required: true'")
        }
        guard required.boolean == false else { return }
        warn(
            "wrong-value", at: required.position, subject.file, length: 5, "A parameter in 'path' is always required",
            hint: "write 'required: true'")
    }

    private mutating func checkName(of subject: RuleSubject, in place: String) {
        guard let written = subject["name"], let name = written.text else { return }
        switch place {
        case "header" where !Self.isToken(name): reportHeaderName(name, at: written.position, subject.file)
        case "path" where name.isEmpty:
            warn("wrong-name", at: written.position, subject.file, "The name of a path parameter may not be empty")
        case "path" where name.utf8.contains(where: { $0 == UInt8(ascii: "{") || $0 == UInt8(ascii: "}") }):
            warn(
                "wrong-name", at: written.position, subject.file, length: name.utf8.count,
                "The name of a path parameter has no braces", hint: "they stand in the path")
        default: break
        }
    }

    mutating func reportHeaderName(_ name: String, at position: Position, _ file: Int32) {
        warn("wrong-name", at: position, file, length: name.utf8.count, "'\(name)' cannot be the name of a header")
    }

    /// How a value is written is told by a schema or by a media type.
    private mutating func checkSerialization(of subject: RuleSubject) {
        checkExclusive("schema", "content", subject)
        guard let content = subject.mapping.entry("content") else {
            // Told already: what Swagger 2.0 has instead, and the wrong place.
            let isTold =
                subject.has("type")
                || ["body", "formData", "querystring"].contains(subject["in"]?.text ?? "") && book.edition < .v32
            if !subject.has("schema"), !subject.has("content"), !isTold {
                warn(
                    "missing-field", at: subject.position, subject.file,
                    "\(subject.sentenceStart) needs 'schema' or 'content'")
            }
            return
        }
        if let members = content.value.mapping, members.entries.count != 1 {
            warn(
                "wrong-content", at: content.value.position, subject.file,
                "'content' of \(subject.title) has exactly one media type, not \(members.entries.count)")
        }
        if subject.has("schema") { return }
        var excluded = ["style", "explode", "allowReserved"]
        if book.edition < .v32 { excluded += ["example", "examples"] }
        for key in excluded {
            guard let entry = subject.mapping.entry(key) else { continue }
            warn(
                "exclusive-fields", at: entry.keyPosition, subject.file, length: key.utf8.count,
                "\(subject.sentenceStart) with 'content' has no '\(key)'",
                hint: key.hasPrefix("example") ? "write it below the media type" : nil)
        }
    }

    private mutating func checkStyle(of subject: RuleSubject, in place: String) {
        let styles: [String]
        switch place {
        case "path": styles = ["matrix", "label", "simple"]
        case "query": styles = ["form", "spaceDelimited", "pipeDelimited", "deepObject"]
        case "header": styles = ["simple"]
        case "cookie": styles = book.edition >= .v32 ? ["form", "cookie"] : ["form"]
        default: return
        }
        if let written = subject["style"], let style = text(of: written, subject.file), !styles.contains(style) {
            warn(
                "wrong-value", at: written.position, subject.file, length: style.utf8.count,
                "A parameter in '\(place)' may not have the style '\(style)'",
                hint: Spelling.hint(for: style, among: styles))
        }
        checkMeaningless("allowEmptyValue", place == "query", place, subject)
        let style = subject["style"]?.text ?? "form"
        let mayReserve =
            place == "query"
            || book.edition >= .v32 && (place == "path" || place == "cookie" && style == "form")
        checkMeaningless("allowReserved", mayReserve, place, subject)
    }

    /// OpenAPI 3.0 says that the flag "only applies" elsewhere: `false` does no harm there.
    private mutating func checkMeaningless(_ key: String, _ isAllowed: Bool, _ place: String, _ subject: RuleSubject) {
        guard !isAllowed, let entry = subject.mapping.entry(key), !subject.has("content") || key == "allowEmptyValue",
            book.edition >= .v31 || entry.value.boolean == true
        else { return }
        warn(
            "ignored-field", at: entry.keyPosition, subject.file, length: key.utf8.count,
            "'\(key)' means nothing for a parameter in '\(place)'")
    }

    mutating func checkHeader(_ subject: RuleSubject) {
        checkSerialization(of: subject)
        checkContent(subject)
        checkExclusive("example", "examples", subject)
    }
}
