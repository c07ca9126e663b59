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
        let sample = SampleRequest(operation: operation, server: "", credential: credential, includesOptional: true)
        let shared = shared(operation, sample)
        let request = Node(members: shared + own(operation, sample))
        let responses = PostmanResponseBuilder(original: Node(members: shared))
        let hasPrunedBody = operation.method == "GET" && sample.body != nil
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

    private func url(_ operation: Operation) -> PostmanURL {
        PostmanURL(operation: operation) { SampleRequest.isSentOtherwise($0, credential) }
    }

    private func needsNothing(_ operation: Operation) -> Bool {
        guard saysSecurity else { return false }
        return operation.security.isEmpty || operation.security.contains { $0.schemes.isEmpty }
    }

    /// What stands beside a saved answer too.
    private func shared(_ operation: Operation, _ sample: SampleRequest) -> [(String, Node?)] {
        [
            ("method", Node(operation.method)), ("header", Node(headers(operation, sample))),
            ("url", url(operation).json),
        ]
    }

    private func own(_ operation: Operation, _ sample: SampleRequest) -> [(String, Node?)] {
        let text = [operation.isDeprecated ? "**Deprecated.**" : nil, operation.description ?? operation.summary]
        return [
            ("description", PostmanText.description(text.compactMap { $0 }.joined(separator: "\n\n"))),
            ("body", PostmanBody.json(sample.body) { neededBody(operation) }),
            ("auth", credential != nil && needsNothing(operation) ? PostmanAuthorization.none : nil),
        ]
    }

    private func neededBody(_ operation: Operation) -> SampleRequest.Body? {
        operation.requestBody.flatMap { SampleBodyBuilder($0, includesOptional: false).body }
    }

    private func headers(_ operation: Operation, _ sample: SampleRequest) -> [Node] {
        let hasCredential = credential != nil && !needsNothing(operation)
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
