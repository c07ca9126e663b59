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
}
