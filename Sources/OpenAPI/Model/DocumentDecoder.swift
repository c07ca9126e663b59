import Diagnostics
import Serialization

/// Turns the tree into typed values. Never fails: what is missing or of a wrong type was reported by the loader and is
/// left out here.
struct DocumentDecoder {
    let files: DescriptionFiles

    func info(_ place: Place?, file: String) -> Info {
        let contact = place?["contact"]
        let license = place?["license"]
        return Info(
            title: place?["title"]?.node.text ?? String(file.split(separator: "/").last ?? "API"),
            version: place?["version"]?.node.text ?? "", summary: text(place, "summary"),
            description: text(place, "description"), termsOfService: text(place, "termsOfService"),
            contact: contact.map {
                Info.Contact(name: text($0, "name"), url: text($0, "url"), email: text($0, "email"))
            },
            license: license.map {
                Info.License(
                    name: text($0, "name") ?? text($0, "identifier") ?? text($0, "url") ?? "",
                    identifier: text($0, "identifier"), url: text($0, "url"))
            })
    }

    /// A text, also where it is taken in from another file by a lone `$ref`.
    func text(_ place: Place?, _ key: String) -> String? {
        guard let value = place?[key] else { return nil }
        return value.node.text ?? data(value).text
    }

    /// Data, behind a lone `$ref` if it is one.
    func data(_ place: Place) -> Node {
        guard place.reference != nil else { return place.node }
        return files.resolve(place, as: .data).place.node
    }

    func flag(_ place: Place?, _ key: String) -> Bool { place?[key]?.node.boolean ?? false }

    func externalDocs(_ place: Place?) -> ExternalDocumentation? {
        guard let place, let url = text(place, "url") else { return nil }
        return ExternalDocumentation(url: url, description: text(place, "description"))
    }

    func servers(_ place: Place?) -> [Server] {
        (place?.elements ?? []).compactMap(server)
    }

    func server(_ place: Place) -> Server? {
        guard let url = text(place, "url") else { return nil }
        let variables = place["variables"]?.members.map { name, variable in
            Server.Variable(
                name: name, defaultValue: text(variable, "default") ?? "",
                allowed: variable["enum"]?.node.elements.compactMap(\.text) ?? [],
                description: text(variable, "description"))
        }
        return Server(
            url: url, name: text(place, "name"), description: text(place, "description"), variables: variables ?? [])
    }

    /// Declared tags, the first of each name, then the others that operations use.
    func tags(_ place: Place?, used: [String]) -> [Tag] {
        var seen: Set<String> = []
        let declared = (place?.elements ?? []).compactMap { place -> Tag? in
            guard let name = text(place, "name"), seen.insert(name).inserted else { return nil }
            return Tag(
                name: name, title: text(place, "summary") ?? text(place, "x-displayName") ?? name,
                description: text(place, "description"), externalDocs: externalDocs(place["externalDocs"]),
                parent: text(place, "parent"), kind: text(place, "kind"))
        }
        return declared
            + used.compactMap { name in
                seen.insert(name).inserted ? Tag(name: name, title: name) : nil
            }
    }

    func tagGroups(_ place: Place?) -> [TagGroup] {
        (place?.elements ?? []).compactMap { group in
            guard let name = text(group, "name") else { return nil }
            return TagGroup(name: name, tags: group["tags"]?.node.elements.compactMap(\.text) ?? [])
        }
    }

    /// The requirements of a `security` list; `nil` where there is none.
    func requirements(_ place: Place?) -> [SecurityRequirement]? {
        guard let list = place?.node.sequence else { return nil }
        let requirements = list.map { node in
            SecurityRequirement(
                schemes: node.entries.map { entry in
                    SecurityRequirement.Scheme(name: entry.key, scopes: entry.value.elements.compactMap(\.text))
                })
        }
        return requirements
    }

    func securitySchemes(_ place: Place?) -> [SecurityScheme] {
        (place?.members ?? []).map { name, place in
            let resolved = files.resolve(place, as: .securityScheme)
            return SecurityScheme(
                name: name, kind: kind(of: resolved.place), description: resolved.text("description"),
                isDeprecated: flag(resolved.place, "deprecated"))
        }
    }

    private func kind(of scheme: Place) -> SecurityScheme.Kind {
        switch text(scheme, "type") {
        case "apiKey":
            let place = text(scheme, "in").flatMap(Parameter.Place.init) ?? .header
            return .apiKey(name: text(scheme, "name") ?? "", place: place)
        case "http":
            return .http(scheme: text(scheme, "scheme") ?? "basic", bearerFormat: text(scheme, "bearerFormat"))
        case "oauth2":
            return .oauth2((scheme["flows"]?.members ?? []).map { flow(kind: $0, $1) })
        case "openIdConnect": return .openIdConnect(url: text(scheme, "openIdConnectUrl") ?? "")
        case "mutualTLS": return .mutualTLS
        case let other: return .other(other ?? "")
        }
    }

    private func flow(kind: String, _ place: Place) -> SecurityScheme.Flow {
        SecurityScheme.Flow(
            kind: kind, authorizationURL: text(place, "authorizationUrl") ?? text(place, "deviceAuthorizationUrl"),
            tokenURL: text(place, "tokenUrl"), refreshURL: text(place, "refreshUrl"),
            scopes: (place["scopes"]?.node.entries ?? []).map { ($0.key, $0.value.text ?? "") })
    }
}
