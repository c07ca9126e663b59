/// One request as it came from the wire.
///
///     let request = Request(.get, "/guides/auth/?tab=curl")
///     request.target.path          // "/guides/auth/"
///     request.target.segments      // ["guides", "auth", ""]
package struct Request: Sendable {
    package var method: Method
    package var target: Target
    package var headers: Headers
    /// The whole body; the server has refused it already where it was over the limit.
    package var body: [UInt8]
    /// Names the request in logs, in its answer and on error pages; empty where it came over no connection.
    package var id = ""
    /// The client's address in numbers: whoever opened the connection, or, where that is a trusted proxy, whom it names.
    /// Empty where it came over no connection.
    package var peer = ""
    /// `http`, or what a trusted proxy says the client uses.
    package var scheme = "http"
    /// The host that a trusted proxy says the client asked.
    var forwardedHost: String?
    /// Whether the connection was opened by a trusted proxy.
    var isFromTrustedProxy = false

    package init(_ method: Method, _ target: String, headers: Headers = [], body: [UInt8] = []) {
        self.method = method
        self.target = Target(parsing: target)
        self.headers = headers
        self.body = body
    }

    /// The host and port that the client asked, as it wrote them; empty where it did not.
    package var host: String { forwardedHost ?? headers["Host"] ?? "" }

    /// Whether it was passed on by a proxy that is not trusted: then ``peer`` is that proxy, and says nothing about
    /// whether the client is near.
    package var cameThroughUnknownProxy: Bool {
        !isFromTrustedProxy && ["X-Forwarded-For", "Forwarded", "Via"].contains { headers[$0] != nil }
    }
}

extension Request {
    /// What a request line asks for (RFC 9112 §3.2), still percent-encoded.
    package struct Target: Sendable, Equatable {
        /// From the first `/` to the `?`; `/` where there was none.
        package let path: String
        /// What follows the `?`, without it.
        package let query: String?

        /// Reads origin form (`/a?b`) and absolute form (`http://host/a?b`); the host of the latter is dropped.
        package init(parsing raw: String) {
            var rest = raw[...]
            for scheme in ["http://", "https://"] where rest.hasPrefix(scheme) {
                let authority = rest.dropFirst(scheme.count)
                rest = authority.drop { $0 != "/" && $0 != "?" }
            }
            let mark = rest.utf8.firstIndex(of: UInt8(ascii: "?"))
            let path = rest[..<(mark ?? rest.endIndex)]
            self.path = path.isEmpty ? "/" : String(path)
            query = mark.map { String(rest[rest.utf8.index(after: $0)...]) }
        }

        /// The decoded parts between the slashes; a last empty one stands for a slash at the end.
        /// `nil` where the path does not begin with `/` or an escape in it is malformed.
        package var segments: [String]? {
            guard path.utf8.first == UInt8(ascii: "/") else { return nil }
            var segments: [String] = []
            for part in path.utf8.dropFirst().split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false) {
                guard let decoded = PercentEncoding.decode(Substring(part)) else { return nil }
                segments.append(decoded)
            }
            return segments
        }
    }
}
