import Serialization

/// Makes a collection's requests.
///
/// Parameters and fields that may be left out are there too, switched off.
struct PostmanRequestBuilder {
    let credential: SampleCredential?
    /// Whether the document says anywhere what a call needs; where it does not, every call needs the credential.
    private let saysSecurity: Bool

    init(document: OpenAPIDocument, credential: SampleCredential?) {
        self.credential = credential
        saysSecurity = !document.security.isEmpty || document.operations.contains { !$0.security.isEmpty }
    }

    /// The saved request, with answers as the document shows them.
    func item(_ operation: Operation) -> Node {
        let request = request(operation, isExample: false)
        let responses = PostmanResponseBuilder(original: self.request(operation, isExample: true))
        let hasPrunedBody = operation.method == "GET" && sample(operation).body != nil
        return Node(members: [
            ("name", Node(operation.title)), ("request", request),
            ("response", Node(operation.responses.flatMap(responses.examples))),
            (
                "protocolProfileBehavior",
                hasPrunedBody ? Node(members: [("disableBodyPruning", Node(true))]) : nil
            ),
        ])
    }

    /// Names of the variables that the request uses, as samples name them.
    func variables(of operation: Operation) -> [String] {
        let url = url(operation)
        return url.variables
            + operation.parameters.flatMap { parameter -> [String] in
                guard !SampleRequest.isSentOtherwise(parameter, credential) else { return [] }
                return parameter.place == .path ? [] : SampleParameter(parameter).text.variables
            }
    }

    private func sample(_ operation: Operation) -> SampleRequest {
        SampleRequest(operation: operation, server: "", credential: credential, includesOptional: true)
    }

    private func url(_ operation: Operation) -> PostmanURL {
        PostmanURL(operation: operation) { SampleRequest.isSentOtherwise($0, credential) }
    }

    private func needsNothing(_ operation: Operation) -> Bool {
        guard saysSecurity else { return false }
        return operation.security.isEmpty || operation.security.contains { $0.schemes.isEmpty }
    }

    /// - Parameter isExample: Whether it stands beside a saved answer, where neither text nor body is needed.
    private func request(_ operation: Operation, isExample: Bool) -> Node {
        let sample = sample(operation)
        let needed = SampleRequest(operation: operation, server: "", credential: nil)
        let hasCredential = credential != nil && !needsNothing(operation)
        var members: [(String, Node?)] = [
            ("method", Node(operation.method)),
            ("header", Node(headers(operation, sample, hasCredential: hasCredential))),
            ("url", url(operation).json),
        ]
        if !isExample {
            let text = [operation.isDeprecated ? "**Deprecated.**" : nil, operation.description ?? operation.summary]
            members.append(
                ("description", PostmanText.description(text.compactMap { $0 }.joined(separator: "\n\n"))))
            members.append(("body", PostmanBody.json(sample.body, needed: needed.body)))
            if credential != nil, !hasCredential { members.append(("auth", PostmanAuthorization.none)) }
        }
        return Node(members: members)
    }

    private func headers(_ operation: Operation, _ sample: SampleRequest, hasCredential: Bool) -> [Node] {
        var headers: [Node] = []
        if let accept = sample.headers.first(where: { $0.name == "Accept" }) { headers.append(Self.header(accept)) }
        for parameter in operation.parameters where parameter.place == .header {
            guard !SampleRequest.isSentOtherwise(parameter, credential) else { continue }
            headers.append(
                Node(members: [
                    ("key", Node(parameter.name)),
                    ("value", Node(PostmanText.text(SampleParameter(parameter).text))),
                    ("description", PostmanText.description(parameter.description)),
                    ("disabled", parameter.isRequired ? nil : Node(true)),
                ]))
        }
        if let type = sample.contentType, !sample.isForm {
            headers.append(Self.header(SampleRequest.Header("Content-Type", SampleText(type))))
        }
        // What Postman's own authorisation cannot say.
        switch credential {
        case .other? where hasCredential, .apiKey(_, .cookie)? where hasCredential:
            let name = if case .other? = credential { "Authorization" } else { "Cookie" }
            headers += sample.headers.filter { $0.name == name }.map(Self.header)
        default:
            let cookies = operation.parameters.filter { $0.place == .cookie && $0.isRequired }
            let text = cookies.flatMap { SampleParameter($0).pairs }.map(\.text).joined(separator: "; ")
            if !cookies.isEmpty { headers.append(Self.header(SampleRequest.Header("Cookie", text))) }
        }
        return headers
    }

    private static func header(_ header: SampleRequest.Header) -> Node {
        Node(members: [("key", Node(header.name)), ("value", Node(PostmanText.text(header.value)))])
    }
}

extension SampleRequest {
    fileprivate var isForm: Bool { if case .form? = body { true } else { false } }
}
