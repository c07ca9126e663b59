import HTTP
import PortalServices
import Serialization

/// One operation of an API: what the router answers and what the OpenAPI document says of it, in one place.
struct APIRoute: Sendable {
    typealias Code = @Sendable (APICall) async throws -> APIReply

    var method: Method
    /// Below the API's root: `applications/{application}`.
    var path: String
    /// `listApplications`
    var id: String
    var tag: String
    var summary: String
    var description = ""
    /// What the token must have; `nil`: any token will do.
    var scope: APIScope?
    /// Whether somebody has to be acted for: a portal's token then needs `X-Portico-Developer`.
    var needsDeveloper = true
    var query: [APIField] = []
    /// The members of the body; `nil`: there is none.
    var body: [APIField]?
    var success = Status.ok
    /// `nil`: the answer has no body.
    var answer: APISchema?
    var code: Code

    /// The parameters of the path with their patterns.
    var parameters: [APIField] {
        path.split(separator: "/").filter { $0.hasPrefix("{") }.map { part in
            let name = String(part.dropFirst().dropLast())
            return APIField(name, APIRoute.ids[name] ?? .text(upTo: 100), "Names the \(name).")
        }
    }

    private static let ids: [String: APISchema] = [
        "application": .id("app"), "subscription": .id("sub"), "credential": .id("cred"), "developer": .id("dev"),
        "webhook": .id("whk"), "delivery": .integer(0...Int(Int32.max)),
    ]

    /// Lists come in pages.
    static let paging: [APIField] = [
        .init("limit", .integer(1...100), isRequired: false, "How many items at most; 50 where it is left out."),
        .init(
            "cursor", .text(.init(pattern: "^[A-Za-z0-9_-]{1,400}$")), isRequired: false,
            "Where to go on: `next` of the page before."),
    ]

    static func page(of name: String) -> APISchema {
        .object([
            .init("items", .list(.named(name), limit: 100), "This page."),
            .init("next", .nullable(.text), "The cursor of the next page; null on the last one."),
        ])
    }
}

/// What an operation answers.
struct APIReply: Sendable {
    var status: Status
    var body: Node?
    /// Of a thing that was made.
    var location: String?
    /// The cursor of the next page.
    var next: String?

    init(status: Status = .ok, body: Node? = nil, location: String? = nil) {
        self.status = status
        self.body = body
        self.location = location
    }

    var response: Response {
        var bytes: [UInt8] = []
        if let body { JSONWriter.write(body, pretty: false, into: &bytes) }
        var response = Response(
            status, headers: [("Cache-Control", "no-store"), ("X-Content-Type-Options", "nosniff")],
            body: body == nil ? .empty : .bytes(bytes))
        if body != nil { response.headers["Content-Type"] = "application/json" }
        if let location { response.headers["Location"] = location }
        return response
    }
}
