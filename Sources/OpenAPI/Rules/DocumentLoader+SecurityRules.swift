import Diagnostics
import Serialization

/// Rules of security schemes and requirements.
extension DocumentLoader {
    /// The fields of each type of scheme; those that it needs come first.
    private static let schemeFields: [String: (required: [String], optional: [String])] = [
        "apiKey": (["name", "in"], []),
        "http": (["scheme"], ["bearerFormat"]),
        "oauth2": (["flows"], ["oauth2MetadataUrl"]),
        "openIdConnect": (["openIdConnectUrl"], []),
        "mutualTLS": ([], []),
    ]

    mutating func checkSecurityScheme(_ subject: RuleSubject) {
        guard let type = subject["type"]?.text, let own = Self.schemeFields[type] else { return }
        for name in own.required where !subject.has(name) {
            warn(
                "missing-field", at: subject.position, subject.file,
                "A security scheme of type '\(type)' needs '\(name)'")
        }
        for (other, fields) in Self.schemeFields.sorted(by: { $0.key < $1.key }) where other != type {
            for name in fields.required + fields.optional {
                guard let entry = subject.mapping.entry(name) else { continue }
                warn(
                    "unknown-field", at: entry.keyPosition, subject.file, length: name.utf8.count,
                    "A security scheme of type '\(type)' has no '\(name)'; the type '\(other)' has")
            }
        }
        if type == "http", let entry = subject.mapping.entry("bearerFormat"),
            let scheme = subject["scheme"]?.text, scheme.lowercased() != "bearer"
        {
            warn(
                "ignored-field", at: entry.keyPosition, subject.file, length: 12,
                "'bearerFormat' means nothing for the scheme '\(scheme)'")
        }
    }

    /// The addresses that each flow needs; it has no others.
    private static let flowFields = [
        "implicit": ["authorizationUrl"], "password": ["tokenUrl"], "clientCredentials": ["tokenUrl"],
        "authorizationCode": ["authorizationUrl", "tokenUrl"],
        "deviceAuthorization": ["deviceAuthorizationUrl", "tokenUrl"],
    ]

    mutating func checkFlows(_ subject: RuleSubject) {
        for entry in subject.mapping.entries {
            guard let needed = Self.flowFields[entry.key], let flow = entry.value.mapping, flow["$ref"] == nil,
                entry.key != "deviceAuthorization" || book.edition >= .v32
            else { continue }
            for name in needed + ["scopes"] where flow.entry(name) == nil {
                warn(
                    "missing-field", at: entry.value.position, subject.file,
                    "The OAuth flow '\(entry.key)' needs '\(name)'")
            }
            for name in ["authorizationUrl", "deviceAuthorizationUrl", "tokenUrl"] where !needed.contains(name) {
                guard let entry = flow.entry(name) else { continue }
                warn(
                    "unknown-field", at: entry.keyPosition, subject.file, length: name.utf8.count,
                    "This OAuth flow has no '\(name)'", hint: "it needs \(needed.joined(separator: " and "))")
            }
        }
    }

    mutating func noteRequirement(_ subject: RuleSubject) {
        notes.schemeUses += subject.mapping.entries.map { .init(name: $0, file: subject.file) }
    }

    /// Each scheme that a requirement names is declared, and each scope by one of its flows.
    mutating func checkRequirements(_ root: Node) {
        var known: [Int32: [String: RuleNotes.Scheme]] = [:]
        for use in notes.schemeUses {
            if known[0] == nil { known[0] = schemes(of: root, 0) }
            if known[use.file] == nil { known[use.file] = schemes(of: files[Int(use.file)].root, use.file) }
            check(use, known[0]?[use.name.key] ?? known[use.file]?[use.name.key], known[0] ?? [:])
        }
    }

    private mutating func check(
        _ use: RuleNotes.SchemeUse, _ scheme: RuleNotes.Scheme?, _ known: [String: RuleNotes.Scheme]
    ) {
        let entry = use.name
        guard let scopes = entry.value.sequence else {
            return warn(
                "wrong-type", at: entry.value.position, use.file,
                "'\(entry.key)' of a security requirement must be a list of scopes, not \(entry.value.kind)",
                hint: "write []")
        }
        guard let scheme else {
            // From 3.2 on it may be the URI of a scheme.
            if book.edition >= .v32, entry.key.utf8.contains(where: { "/#:".utf8.contains($0) }) { return }
            return warn(
                "undeclared-security-scheme", at: entry.keyPosition, use.file, length: entry.key.utf8.count,
                "The security scheme '\(entry.key)' is not declared",
                hint: Spelling.hint(for: entry.key, among: known.keys))
        }
        for node in scopes {
            guard let scope = text(of: node, use.file) else {
                warn("wrong-type", at: node.position, use.file, "A scope must be a string, not \(node.kind)")
                continue
            }
            if let declared = scheme.scopes, !declared.contains(scope) {
                warn(
                    "undeclared-scope", at: node.position, use.file, length: scope.utf8.count,
                    "No flow of '\(entry.key)' has the scope '\(scope)'",
                    hint: Spelling.nearest(to: scope, in: declared).map { "did you mean '\($0)'?" })
            } else if book.edition < .v31, ["apiKey", "http", "basic"].contains(scheme.type) {
                warn(
                    "wrong-value", at: node.position, use.file, length: scope.utf8.count,
                    "A security scheme of type '\(scheme.type)' has no scopes", hint: "write []")
            }
        }
    }

    private mutating func schemes(of root: Node, _ file: Int32) -> [String: RuleNotes.Scheme] {
        var schemes: [String: RuleNotes.Scheme] = [:]
        for entry in (root["components"]?["securitySchemes"] ?? root["securityDefinitions"])?.entries ?? [] {
            let place = behindReferences(Place(node: entry.value, file: file))
            let type = place.node["type"]?.text ?? ""
            let flows = place.node["flows"]?.entries.map(\.value) ?? [place.node]
            let lists = flows.compactMap { behindReferences(Place(node: $0, file: place.file)).node["scopes"]?.mapping }
            let scopes = type == "oauth2" && !lists.isEmpty ? Set(lists.flatMap { $0.entries.map(\.key) }) : nil
            schemes[entry.key] = .init(type: type, scopes: scopes)
        }
        return schemes
    }

    /// The object at the end of its references; what leads nowhere stays.
    mutating func behindReferences(_ place: Place) -> Place {
        var here = place
        for _ in 0..<8 {
            guard let text = here.node.reference,
                case .found(let spot) = locate(text, from: here.file, base: nil)
            else { return here }
            here = Place(node: spot.node, file: spot.file)
        }
        return here
    }
}
