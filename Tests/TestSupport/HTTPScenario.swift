package import Testing

/// One row of a table of requests: what is asked, what has to come back, and what must not.
///
///     HTTPScenario("refuses to leave the folder", "GET", "/../secret", status: 404, lacks: ["secret"])
package struct HTTPScenario: Sendable, CustomTestStringConvertible {
    package let name: String
    package let method: String
    package let target: String
    package let headers: [(String, String)]
    package let body: String
    package let status: Int
    /// Texts that are in the header or the body.
    package let contains: [String]
    /// Texts that are in neither.
    package let lacks: [String]

    package var testDescription: String { name }

    package init(
        _ name: String, _ method: String, _ target: String, headers: [(String, String)] = [], body: String = "",
        status: Int, contains: [String] = [], lacks: [String] = []
    ) {
        self.name = name
        self.method = method
        self.target = target
        self.headers = headers
        self.body = body
        self.status = status
        self.contains = contains
        self.lacks = lacks
    }

    /// Compares an answer with the row.
    package func check(_ answer: HTTPAnswer, sourceLocation: SourceLocation = #_sourceLocation) {
        let all = answer.headers.map { "\($0.name): \($0.value)" }.joined(separator: "\n") + "\n\n" + answer.text
        #expect(answer.status == status, "\(name):\n\(all)", sourceLocation: sourceLocation)
        for text in contains {
            #expect(all.contains(text), "\(name): '\(text)' is not in\n\(all)", sourceLocation: sourceLocation)
        }
        for text in lacks {
            #expect(!all.contains(text), "\(name): '\(text)' is in\n\(all)", sourceLocation: sourceLocation)
        }
    }
}
