import OpenAPI
import PortalModel
import Serialization

/// Gathers what an operation's page says.
struct OperationContentBuilder {
    let api: PortalAPI
    let words: SchemaWords
    let schemas: SchemaMemory
    /// What the product asks of callers first: samples use it.
    let authentication: AuthenticationMethod?

    /// - Parameter isIncoming: Whether the API makes the call: of webhooks and callbacks.
    func content(of operation: Operation, isIncoming: Bool = false) -> OperationContent {
        let servers = operation.servers.isEmpty ? api.document.servers : operation.servers
        return OperationContent(
            operation: operation,
            parameters: parameterGroups(operation.parameters),
            requestBody: operation.requestBody.map { body($0, direction: isIncoming ? .response : .request) },
            responses: operation.responses.map { response($0, direction: isIncoming ? .request : .response) },
            callbacks: operation.callbacks.flatMap(callbacks),
            security: security(operation.security), servers: servers,
            samples: isIncoming ? [] : samples(operation, servers: servers))
    }

    private func parameterGroups(_ parameters: [Parameter]) -> [ParameterGroup] {
        Parameter.Place.allCases.compactMap { place in
            let members = parameters.filter { $0.place == place }
            guard !members.isEmpty else { return nil }
            let title = words["parameters.\(place.rawValue)"] ?? PageLoader.words(of: place.rawValue) + " parameters"
            return ParameterGroup(place: place, title: title, fields: members.map(field))
        }
    }

    private func field(_ parameter: Parameter) -> FieldContent {
        field(
            parameter.name, schema: parameter.schema ?? parameter.content.first?.schema,
            description: parameter.description, isRequired: parameter.isRequired,
            isDeprecated: parameter.isDeprecated, serialization: serialization(of: parameter),
            examples: parameter.examples + parameter.content.flatMap(\.examples))
    }

    private func field(_ header: Header) -> FieldContent {
        let type = header.content.first.map { [words.phrase("sentAs", "sent as {type}", ["type": $0.type])] } ?? []
        return field(
            header.name, schema: header.schema ?? header.content.first?.schema, description: header.description,
            isRequired: header.isRequired, isDeprecated: header.isDeprecated, serialization: type,
            examples: header.examples)
    }

    private func field(
        _ name: String, schema: SchemaReference?, description: String?, isRequired: Bool, isDeprecated: Bool,
        serialization: [String], examples: [Example]
    ) -> FieldContent {
        var line =
            schema.map { SchemaOutliner(words: words).line($0, named: name) }
            ?? SchemaOutline.Line(label: .key(name), type: [])
        line.isRequired = isRequired
        line.isDeprecated = line.isDeprecated || isDeprecated
        if let description, !description.isEmpty { line.description = description }
        var shown = examples.compactMap { ExampleContent($0, type: "text/plain", words: words) }
        if !shown.isEmpty { line.example = nil }
        if shown.count == 1, shown[0].fitsALine {
            line.example = shown[0].text
            shown = []
        }
        return FieldContent(line: line, name: name, serialization: serialization, examples: shown)
    }

    /// How a parameter is written, as far as it differs from its place's default (OpenAPI 3.1.1, Parameter Object).
    private func serialization(of parameter: Parameter) -> [String] {
        var notes: [String] = []
        if let media = parameter.content.first {
            notes.append(words.phrase("sentAs", "sent as {type}", ["type": media.type]))
        } else if let shown = ParameterShape.shown(parameter) {
            notes.append(shown)
        }
        if parameter.allowReserved {
            notes.append(words["allowReserved"] ?? "reserved characters may stand as they are")
        }
        if parameter.allowEmptyValue { notes.append(words["allowEmptyValue"] ?? "may be empty") }
        return notes
    }

    private func body(_ body: RequestBody, direction: MessageDirection) -> BodyContent {
        BodyContent(
            description: body.description, isRequired: body.isRequired,
            media: body.content.map { media($0, direction: direction) })
    }

    private func media(_ media: MediaType, direction: MessageDirection) -> MediaContent {
        MediaContent(
            type: media.type, schema: media.schema.map { schemas.outline($0, direction: direction) },
            item: media.itemSchema.map { schemas.outline($0, direction: direction) },
            examples: ExampleContent.examples(of: media, direction: direction, schemas: schemas),
            encodings: media.encodings.map { encoding($0, of: media) })
    }

    private func encoding(_ encoding: MediaType.Encoding, of media: MediaType) -> EncodingContent {
        var notes: [String] = []
        if let style = encoding.style { notes.append("style \(style.rawValue)") }
        if let explode = encoding.explode { notes.append(explode ? "explode" : "explode: false") }
        if encoding.allowReserved {
            notes.append(words["allowReserved"] ?? "reserved characters may stand as they are")
        }
        return EncodingContent(
            property: encoding.property, part: title(of: encoding.part, in: media), contentType: encoding.contentType,
            notes: notes, headers: encoding.headers.map(field))
    }

    /// What a part without a name is called; parts are counted from 1, as people do.
    private func title(of part: MediaType.Encoding.Part, in media: MediaType) -> String? {
        switch part {
        case .property: return nil
        case .position(let index):
            let text = words["partAt"] ?? "Part {number}"
            guard let place = text.firstRange(of: "{number}") else { return text }
            return text[..<place.lowerBound] + "\(index + 1)" + text[place.upperBound...]
        case .rest:
            let hasNumbered = media.encodings.contains { if case .position = $0.part { true } else { false } }
            return hasNumbered ? words["otherParts"] ?? "Every other part" : words["everyPart"] ?? "Every part"
        }
    }

    private func response(_ response: Response, direction: MessageDirection) -> ResponseContent {
        ResponseContent(
            status: response.status,
            title: response.summary ?? StatusText.phrase(for: response.status, words: words),
            description: response.description, headers: response.headers.map(field),
            media: response.content.map { media($0, direction: direction) }, links: response.links.map(link))
    }

    private func link(_ link: Link) -> LinkContent {
        var target = link.operationId ?? link.operationRef ?? link.name
        var url: PageURL?
        let fragment = link.operationRef?.split(separator: "#", maxSplits: 1).last.map(String.init)
        if let index = link.operationId.flatMap(api.anchors.operation) ?? fragment.flatMap(operation(at:)) {
            target = api.operations[index].title
            url = api.url(of: api.operations[index])
        }
        return LinkContent(
            name: link.name, description: link.description, target: target, url: url,
            parameters: link.parameters.map { ($0.name, SchemaWords.literal($0.value)) },
            requestBody: link.requestBody.map(SchemaWords.literal), server: link.server?.resolvedURL)
    }

    /// The operation that a pointer of the form `/paths/~1pets/get` names.
    private func operation(at pointer: String) -> Int? {
        let parts = LinkResolver.percentDecoded(pointer).split(separator: "/").map { part in
            part.split(separator: "~1", omittingEmptySubsequences: false).joined(separator: "/")
                .split(separator: "~0", omittingEmptySubsequences: false).joined(separator: "~")
        }
        guard parts.count == 3, parts[0] == "paths" else { return nil }
        return api.operations.firstIndex { $0.path == parts[1] && $0.method.lowercased() == parts[2] }
    }

    private func callbacks(_ callback: Callback) -> [CallbackContent] {
        callback.pathItems.flatMap { item in
            item.operations.map { operation in
                CallbackContent(
                    name: callback.name, expression: item.path, content: content(of: operation, isIncoming: true))
            }
        }
    }

    /// Code that the author wrote, then what is made for the languages that he left out.
    private func samples(_ operation: Operation, servers: [Server]) -> [SampleContent] {
        let written = operation.codeSamples.map { sample in
            SampleContent(
                title: sample.label ?? sample.language, language: sample.language.lowercased(), code: sample.source)
        }
        guard let server = servers.first?.resolvedURL else { return written }
        let request = SampleRequest(operation: operation, server: server, credential: credential(for: operation))
        let known = Set(written.flatMap { [$0.title.lowercased(), $0.language] })
        let made = SampleLanguage.allCases.filter { language in
            !known.contains(language.title.lowercased()) && !known.contains(language.rawValue.lowercased())
        }
        return written
            + made.map { language in
                SampleContent(title: language.title, language: language.highlight, code: language.code(for: request))
            }
    }

    /// What the product asks for.
    var credential: SampleCredential? {
        switch authentication {
        case .apiKey(let header?, _): .apiKey(name: header, place: .header)
        case .apiKey(nil, let query?): .apiKey(name: query, place: .query)
        case .apiKey: .apiKey(name: AuthenticationMethod.defaultKeyHeader, place: .header)
        case .basic: .basic
        case .oauth: .bearer
        case nil: nil
        }
    }

    /// What the product asks for; of a product that says nothing, what the operation's first requirement names.
    private func credential(for operation: Operation) -> SampleCredential? {
        if let credential { return credential }
        let name = operation.security.first { !$0.schemes.isEmpty }?.schemes.first?.name
        switch api.document.securitySchemes.first(where: { $0.name == name })?.kind {
        case .apiKey(let name, let place)?: return .apiKey(name: name, place: place)
        case .http(let scheme, _)?:
            switch scheme.lowercased() {
            case "basic": return .basic
            case "bearer": return .bearer
            default: return .other(scheme: scheme)
            }
        case .oauth2?, .openIdConnect?: return .bearer
        case .mutualTLS?: return .mutualTLS
        case .other?, nil: return nil
        }
    }

    private func security(_ requirements: [SecurityRequirement]) -> SecurityContent {
        let schemes = Dictionary(
            api.document.securitySchemes.map { ($0.name, $0) }, uniquingKeysWith: { first, _ in first })
        let alternatives = requirements.map { requirement in
            requirement.schemes.map { use in
                let scheme = schemes[use.name]
                let described = scheme?.scopes ?? [:]
                return SecurityContent.Use(
                    name: use.name, scheme: scheme, scopes: use.scopes.map { ($0, described[$0]) })
            }
        }
        return SecurityContent(
            alternatives: alternatives.filter { !$0.isEmpty }, isOptional: alternatives.contains(where: \.isEmpty))
    }
}

extension SecurityScheme {
    /// What each scope of its flows allows.
    var scopes: [String: String] {
        guard case .oauth2(let flows) = kind else { return [:] }
        return Dictionary(
            flows.flatMap(\.scopes).map { ($0.name, $0.description) }, uniquingKeysWith: { first, _ in first })
    }
}
