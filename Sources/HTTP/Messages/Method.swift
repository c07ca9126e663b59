/// A request method (RFC 9110 §9). Methods are case-sensitive; an unknown one is kept as it was sent.
package struct Method: RawRepresentable, Hashable, Sendable {
    /// As on the request line: `GET`.
    package let rawValue: String

    package init(rawValue: String) { self.rawValue = rawValue }

    package static let get = Method(rawValue: "GET")
    package static let head = Method(rawValue: "HEAD")
    package static let post = Method(rawValue: "POST")
    package static let put = Method(rawValue: "PUT")
    package static let patch = Method(rawValue: "PATCH")
    package static let delete = Method(rawValue: "DELETE")
    package static let options = Method(rawValue: "OPTIONS")

    /// Whether the server knows what it means. One that it does not know is answered 501, a known one that does not fit
    /// the path 405 (RFC 9110 §9.1).
    package var isKnown: Bool { Method.known.contains(rawValue) }

    private static let known: Set<String> = [
        "GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "CONNECT", "QUERY",
    ]
}
