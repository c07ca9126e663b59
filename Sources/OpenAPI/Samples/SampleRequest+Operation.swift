import Serialization

extension SampleRequest {
    /// A call of an operation.
    /// - Parameters:
    ///   - server: The server's address; where it is not absolute, the reader's `BASE_URL` stands before it.
    ///   - credential: How the reader is let in; `nil` where no credential is needed.
    ///   - includesOptional: Whether parameters and members of forms are sent that may be left out. JSON bodies are
    ///     shown whole in any case, since what can be said is best seen there.
    package init(
        operation: Operation, server: String, credential: SampleCredential?, includesOptional: Bool = false
    ) {
        self.init(method: operation.method, address: Self.base(server))
        let parameters = operation.parameters.filter { parameter in
            (includesOptional || parameter.isRequired) && !Self.isSentOtherwise(parameter, credential)
        }
        address += Self.path(operation)
        var cookies: [SamplePair] = []
        for parameter in parameters {
            let values = SampleParameter(parameter)
            switch parameter.place {
            case .path: break
            case .query, .querystring: query += values.pairs
            case .header: headers.append(Header(parameter.name, values.text.onOneLine))
            case .cookie: cookies += values.pairs
            }
        }
        if let accept = Self.accept(operation) { headers.insert(Header("Accept", SampleText(accept)), at: 0) }
        add(credential, cookies: &cookies)
        if !cookies.isEmpty { headers.append(Header("Cookie", cookies.map(\.text).joined(separator: "; ").onOneLine)) }
        body = operation.requestBody.flatMap { written in
            // RFC 9110 §9.3.1: what a body of these means is not defined, and libraries refuse to send it.
            guard written.isRequired || !["GET", "HEAD", "TRACE"].contains(operation.method) else { return nil }
            return SampleBodyBuilder(written, includesOptional: includesOptional).body
        }
        answer = Self.answer(operation)
    }

    private mutating func add(_ credential: SampleCredential?, cookies: inout [SamplePair]) {
        switch credential {
        case .apiKey(let name, .header)?: headers.append(Header(name, .variable("API_KEY")))
        case .apiKey(let name, .cookie)?: cookies.append(SamplePair(name, .variable("API_KEY")))
        case .apiKey(let name, .query)?, .apiKey(let name, .querystring)?, .apiKey(let name, .path)?:
            query.append(SamplePair(PercentEncoding.component.encode(name), .variable("API_KEY")))
        case .basic?: basicAuthentication = (.variable("API_USERNAME"), .variable("API_PASSWORD"))
        case .bearer?: headers.append(Header("Authorization", "Bearer " + .variable("ACCESS_TOKEN")))
        case .other(let scheme)?:
            headers.append(Header("Authorization", SampleText(scheme + " ") + .variable("CREDENTIALS")))
        case .mutualTLS?: usesClientCertificate = true
        case nil: break
        }
    }

    /// Headers that the specification keeps for other places (Parameter Object, `name`), and the credential's own.
    static func isSentOtherwise(_ parameter: Parameter, _ credential: SampleCredential?) -> Bool {
        let name = parameter.name.lowercased()
        if parameter.place == .header, ["accept", "content-type", "authorization"].contains(name) { return true }
        guard let filled = credential?.parameter, filled.place == parameter.place else { return false }
        return parameter.place == .header ? filled.name.lowercased() == name : filled.name == parameter.name
    }

    private static func base(_ server: String) -> SampleText {
        var server = server
        while server.hasSuffix("/") { server.removeLast() }
        let address = template(server) { .variable(SampleText.variableName($0)) }
        return server.firstRange(of: "://") == nil ? .variable("BASE_URL") + address : address
    }

    private static func path(_ operation: Operation) -> SampleText {
        template(operation.path) { name in
            let parameter = operation.parameters.first { $0.place == .path && $0.name == name }
            return parameter.map { SampleParameter($0).text } ?? .variable(SampleText.variableName(name))
        }
    }

    /// A URL template (OpenAPI, Path Templating) with what stands for each `{name}`.
    static func template(_ template: String, fill: (String) -> SampleText) -> SampleText {
        var result = SampleText()
        var rest = template[...]
        while let open = rest.firstIndex(of: "{"), let close = rest[open...].firstIndex(of: "}") {
            result.append(PercentEncoding.written.encode(String(rest[..<open])))
            result += fill(String(rest[rest.index(after: open)..<close]))
            rest = rest[rest.index(after: close)...]
        }
        result.append(PercentEncoding.written.encode(String(rest)))
        return result
    }

    private static func success(_ operation: Operation) -> Response? {
        operation.responses.first { $0.status.hasPrefix("2") }
    }

    /// The type to ask for, where the answer may be of several or is not plain JSON.
    private static func accept(_ operation: Operation) -> String? {
        let types = success(operation)?.content.map(\.type).filter { !$0.contains("*") } ?? []
        guard let type = types.first(where: { MediaTypeName($0).isJSON }) ?? types.first else { return nil }
        return types.count > 1 || MediaTypeName(type).essence != "application/json" ? type : nil
    }

    private static func answer(_ operation: Operation) -> Answer {
        if operation.method == "HEAD" { return .none }
        guard let success = success(operation) else { return .text }
        guard let first = success.content.first else { return .none }
        let type = MediaTypeName(accept(operation) ?? first.type)
        if type.isJSON { return .json }
        return type.isText ? .text : .file("response." + type.fileExtension)
    }
}

extension SampleText {
    /// Header fields end at a line end (RFC 9110 §5.5), whatever an example says.
    fileprivate var onOneLine: SampleText {
        pieces.reduce(into: SampleText()) { result, piece in
            switch piece {
            case .variable(let name): result += .variable(name)
            case .text(let text):
                var line = String.UnicodeScalarView()
                for scalar in text.unicodeScalars { line.append(scalar.value < 0x20 ? " " : scalar) }
                result.append(String(line))
            }
        }
    }
}
