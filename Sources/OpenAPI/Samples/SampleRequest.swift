package import Serialization

/// One call of an operation, as values that every language writes its own way.
///
///     let request = SampleRequest(operation: operation, server: "https://api.example.com", credential: .bearer)
///     print(SampleLanguage.python.code(for: request))
///
/// Values come from the description's own examples, then from what its schemas say, then from ``ExampleSynthesizer``.
/// Credentials and identifiers without an example are variables.
package struct SampleRequest: Sendable {
    package var method: String
    /// The URL without its query, encoded.
    package var address: SampleText
    /// Encoded.
    package var query: [SamplePair] = []
    /// In order, without `Content-Type`, which the body tells; see ``allHeaders``.
    package var headers: [Header] = []
    package var body: Body?
    package var basicAuthentication: (user: SampleText, password: SampleText)?
    /// Whether the reader's certificate (`client.pem` and `client-key.pem`) lets them in.
    package var usesClientCertificate = false
    package var answer: Answer = .text

    package init(method: String, address: SampleText) {
        self.method = method
        self.address = address
    }

    /// A header field; its value holds no line end.
    package struct Header: Hashable, Sendable {
        package var name: String
        package var value: SampleText

        package init(_ name: String, _ value: SampleText) {
            self.name = name
            self.value = value
        }
    }

    /// What is sent.
    package enum Body: Sendable {
        case json(Node, mediaType: String)
        case text(String, mediaType: String)
        /// `application/x-www-form-urlencoded`: names and values, not yet encoded.
        case form([SamplePair])
        /// `multipart/form-data`: no name twice.
        case multipart([(name: String, part: Part)])
        /// What only the reader has: a file, named as ``fileName(for:)`` says.
        case file(mediaType: String)
    }

    /// A part of a multipart body.
    package enum Part: Sendable {
        case text(String, contentType: String?)
        case file(name: String, contentType: String?)
    }

    /// What to do with the answer.
    package enum Answer: Hashable, Sendable {
        case none, json, text
        /// To be kept in a file of that name.
        case file(String)
    }
}

extension SampleRequest {
    /// The whole URL, encoded, its variables not.
    package var url: SampleText {
        guard !query.isEmpty else { return address }
        let hasQuery = address.pieces.contains { piece in
            if case .text(let text) = piece { text.contains("?") } else { false }
        }
        return address + (hasQuery ? "&" : "?") + query.map(\.text).joined(separator: "&")
    }

    /// Media type of the body; none of a multipart one, whose boundary a library makes.
    package var contentType: String? {
        switch body {
        case .json(_, let type)?, .text(_, let type)?, .file(let type)?: type
        case .form?: "application/x-www-form-urlencoded"
        case .multipart?, nil: nil
        }
    }

    /// The headers, then `Content-Type`.
    package var allHeaders: [Header] {
        headers + (contentType.map { [Header("Content-Type", SampleText($0))] } ?? [])
    }

    /// Names of all environment variables, in order, without duplicates.
    package var variables: [String] {
        var texts = [url] + headers.map(\.value)
        if let basic = basicAuthentication { texts += [basic.user, basic.password] }
        if case .form(let pairs)? = body { texts += pairs.map(\.value) }
        var seen: Set<String> = []
        return texts.flatMap(\.variables).filter { seen.insert($0).inserted }
    }

    /// The file that is sent as a body.
    static func fileName(for mediaType: String) -> String { "body." + MediaTypeName(mediaType).fileExtension }
}
