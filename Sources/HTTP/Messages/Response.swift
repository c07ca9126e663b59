/// One answer: a status, header fields and a body.
///
/// `Content-Length`, `Date` and `Connection` are the server's; a handler leaves them out.
package struct Response: Sendable {
    package var status: Status
    package var headers: Headers
    package var body: Body
    /// The pattern of the route that made it, such as `/keys/{id}`, for logs and metrics. It is not sent.
    package var route: String?

    package enum Body: Sendable {
        case empty
        case bytes([UInt8])
        /// A part of a file, sent by the kernel without a copy.
        case file(OpenFile, Range<Int>)
    }

    package init(_ status: Status, headers: Headers = [], body: Body = .empty) {
        self.status = status
        self.headers = headers
        self.body = body
    }

    /// A short answer for people, as plain text.
    package static func text(_ status: Status, _ text: String, headers: Headers = []) -> Response {
        var response = Response(status, headers: headers, body: .bytes(Array(text.utf8)))
        response.headers["Content-Type"] = "text/plain; charset=utf-8"
        return response
    }

    /// The plain answer that says no more than its status: `404 Not Found`.
    package static func plain(_ status: Status, headers: Headers = []) -> Response {
        text(status, "\(status.rawValue) \(status.phrase)\n", headers: headers)
    }

    /// "Look there": `location` is a URL or a path, percent-encoded already.
    package static func redirect(to location: String, _ status: Status = .movedPermanently) -> Response {
        plain(status, headers: [("Location", location)])
    }

    /// 405, with the methods that would have worked (RFC 9110 §15.5.6 asks for them).
    package static func methodNotAllowed(allow: [Method]) -> Response {
        plain(.methodNotAllowed, headers: [("Allow", names(allow))])
    }

    /// The answer to `OPTIONS`: the methods that there are.
    package static func options(allow: [Method]) -> Response {
        Response(.noContent, headers: [("Allow", names(allow))])
    }

    /// `HEAD` goes with `GET`, and `OPTIONS` with all.
    private static func names(_ methods: [Method]) -> String {
        let all = Set(methods + (methods.contains(.get) ? [.head] : []) + [.options])
        return all.map(\.rawValue).sorted().joined(separator: ", ")
    }

    /// The same, made by a route; the inner one of two keeps its name.
    func by(_ route: String) -> Response {
        var response = self
        response.route = self.route ?? route
        return response
    }
}
