/// A response's status code (RFC 9110 §15).
package struct Status: RawRepresentable, Hashable, Sendable {
    /// Three digits, 100 to 599.
    package let rawValue: Int

    package init(rawValue: Int) { self.rawValue = rawValue }

    package static let ok = Status(rawValue: 200)
    package static let noContent = Status(rawValue: 204)
    package static let partialContent = Status(rawValue: 206)
    package static let movedPermanently = Status(rawValue: 301)
    package static let notModified = Status(rawValue: 304)
    package static let badRequest = Status(rawValue: 400)
    package static let notFound = Status(rawValue: 404)
    package static let methodNotAllowed = Status(rawValue: 405)
    package static let preconditionFailed = Status(rawValue: 412)
    package static let contentTooLarge = Status(rawValue: 413)
    package static let rangeNotSatisfiable = Status(rawValue: 416)
    package static let internalServerError = Status(rawValue: 500)

    /// The phrase people read beside the number, for plain-text bodies.
    package var phrase: String {
        switch rawValue {
        case 200: "OK"
        case 204: "No Content"
        case 206: "Partial Content"
        case 301: "Moved Permanently"
        case 302: "Found"
        case 303: "See Other"
        case 304: "Not Modified"
        case 307: "Temporary Redirect"
        case 308: "Permanent Redirect"
        case 400: "Bad Request"
        case 404: "Not Found"
        case 405: "Method Not Allowed"
        case 412: "Precondition Failed"
        case 413: "Content Too Large"
        case 416: "Range Not Satisfiable"
        case 500: "Internal Server Error"
        default: "Status \(rawValue)"
        }
    }

    /// Whether the status says "look there" in a `Location` field.
    package var isRedirect: Bool { [301, 302, 303, 307, 308].contains(rawValue) }
}
