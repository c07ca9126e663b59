import Diagnostics
import Serialization

/// Rules of single objects of Swagger 2.0.
extension DocumentLoader {
    mutating func checkSwaggerDocument(_ subject: RuleSubject) {
        checkPresence(subject)
        for entry in subject["definitions"]?.entries ?? [] { checkIsObject(entry.value, subject.file) }
        if let entry = subject.mapping.entry("host"), let host = entry.value.text,
            host.utf8.contains(where: { "/ {}\\".utf8.contains($0) })
        {
            warn(
                "wrong-value", at: entry.value.position, subject.file, length: host.utf8.count,
                "'host' is a name and perhaps a port, not '\(host)'",
                hint: "the rest stands in 'schemes' and 'basePath'")
        }
        if let entry = subject.mapping.entry("basePath"), let path = entry.value.text,
            path.utf8.first != UInt8(ascii: "/")
        {
            warn(
                "wrong-value", at: entry.value.position, subject.file, length: path.utf8.count,
                "'basePath' starts with '/'", hint: "write '/\(path)'")
        }
        let schemes = ["http", "https", "ws", "wss"]
        for node in subject["schemes"]?.elements ?? [] {
            guard let scheme = node.text, !schemes.contains(scheme) else { continue }
            warn(
                "wrong-value", at: node.position, subject.file, length: scheme.utf8.count,
                "'schemes' may not hold '\(scheme)'", hint: Spelling.hint(for: scheme, among: schemes))
        }
    }

    /// A list says what it is a list of.
    mutating func checkItems(_ subject: RuleSubject) {
        guard subject["type"]?.text == "array", !subject.has("items") else { return }
        warn(
            "missing-field", at: subject.position, subject.file,
            "\(subject.sentenceStart) with 'type: array' needs 'items'")
    }

    mutating func checkSwaggerParameter(_ subject: RuleSubject) {
        guard let place = subject["in"]?.text else { return }
        if place == "path" { requireInPath(subject) }
        guard place != "body" else { return checkSwaggerBody(subject) }
        checkItems(subject)
        if !subject.has("type") {
            warn(
                "missing-field", at: subject.position, subject.file, "A parameter in '\(place)' needs 'type'",
                hint: subject.has("schema") ? "only a parameter in 'body' has 'schema'" : nil)
        } else if let entry = subject.mapping.entry("schema") {
            warn(
                "unknown-field", at: entry.keyPosition, subject.file, length: 6,
                "A parameter in '\(place)' has no 'schema'", hint: "only one in 'body' has")
        }
        if let type = subject["type"], type.text == "file", place != "formData" {
            warn(
                "wrong-value", at: type.position, subject.file, length: 4,
                "Only a parameter in 'formData' may have 'type: file'")
        }
        if let entry = subject.mapping.entry("allowEmptyValue"), place == "path" || place == "header" {
            warn(
                "ignored-field", at: entry.keyPosition, subject.file, length: entry.key.utf8.count,
                "'allowEmptyValue' means nothing for a parameter in '\(place)'")
        }
        if let format = subject["collectionFormat"], format.text == "multi", place != "query", place != "formData" {
            warn(
                "wrong-value", at: format.position, subject.file, length: 5,
                "A parameter in '\(place)' may not have 'collectionFormat: multi'", hint: "write 'csv'")
        }
    }

    private mutating func checkSwaggerBody(_ subject: RuleSubject) {
        if !subject.has("schema") {
            warn("missing-field", at: subject.position, subject.file, "A parameter in 'body' needs 'schema'")
        }
        guard subject.has("schema"), let entry = subject.mapping.entry("type") else { return }
        warn(
            "unknown-field", at: entry.keyPosition, subject.file, length: 4, "A parameter in 'body' has no 'type'",
            hint: "it stands under 'schema'")
    }

    private static let flowKeys = ["flow", "authorizationUrl", "tokenUrl", "scopes"]

    /// The fields that each type and flow needs (Swagger 2.0, Security Scheme Object).
    mutating func checkSwaggerScheme(_ subject: RuleSubject) {
        var needed: [String]
        var foreign = ["name", "in"]
        switch subject["type"]?.text {
        case "basic": (needed, foreign) = ([], ["name", "in"] + Self.flowKeys)
        case "apiKey": (needed, foreign) = (["name", "in"], Self.flowKeys)
        case "oauth2":
            needed = ["flow", "scopes"]
            switch subject["flow"]?.text {
            case "implicit": needed.append("authorizationUrl")
            case "password", "application": needed.append("tokenUrl")
            case "accessCode": needed += ["authorizationUrl", "tokenUrl"]
            default: break
            }
        default: return
        }
        for name in needed where !subject.has(name) {
            warn("missing-field", at: subject.position, subject.file, "This security scheme needs '\(name)'")
        }
        for name in foreign {
            guard let entry = subject.mapping.entry(name) else { continue }
            warn(
                "unknown-field", at: entry.keyPosition, subject.file, length: name.utf8.count,
                "A security scheme of this type has no '\(name)'")
        }
    }
}
