import HTTP
import PortalServices
import Serialization

/// What went wrong at an API, as RFC 9457 has it.
struct APIProblem: Error, Sendable {
    /// A place in the request that does not fit.
    struct Place: Sendable, Equatable {
        /// RFC 6901, into the body; for query parameters their name behind `?`.
        var pointer: String
        var detail: String
    }

    var status: Status
    /// The last part of the type's URN; documented with the APIs.
    var name: String
    var detail: String
    var places: [Place] = []
    var headers: [(String, String)] = []

    static let invalidToken = APIProblem(
        status: .unauthorized, name: "invalid-token", detail: "Send a valid token as 'Authorization: Bearer …'.",
        headers: [("WWW-Authenticate", "Bearer")])
    static let notFound = APIProblem(
        status: .notFound, name: "not-found", detail: "There is no such thing, or it is not yours.")
    static let notAllowed = APIProblem(
        status: .forbidden, name: "not-allowed", detail: "The role of the token's owner does not allow this.")

    static let cannotSave = APIProblem(
        status: .serviceUnavailable, name: "cannot-save",
        detail: "Nothing can be saved at the moment, and nothing was changed. Try again later.",
        headers: [("Retry-After", "60")])

    static func missingScope(_ scope: APIScope) -> APIProblem {
        APIProblem(
            status: .forbidden, name: "missing-scope", detail: "The token lacks the scope '\(scope.rawValue)'.",
            headers: [("WWW-Authenticate", "Bearer error=\"insufficient_scope\", scope=\"\(scope.rawValue)\"")])
    }

    static func invalid(_ places: [Place]) -> APIProblem {
        APIProblem(
            status: .unprocessableContent, name: "invalid-request", detail: "The request does not fit; see 'errors'.",
            places: places)
    }

    /// What a use case refuses; sentences are in English, as programs' logs are.
    init(_ refusal: Refusal, _ words: Words) {
        switch refusal {
        case .notFound: self = .notFound
        case .notAllowed: self = .notAllowed
        case .invalid(let problems):
            // The body has the documented shape, else it had been answered 422: it does not fit what is there.
            self.init(
                status: .conflict, name: "refused", detail: "The rules of the portal do not allow this; see 'errors'.",
                places: problems.map { Place(pointer: "/\($0.field)", detail: words.reason($0.reason)) })
        case .conflict(let reason):
            self.init(status: .conflict, name: "conflict", detail: words.reason(reason))
            places = [Place(pointer: "", detail: reason.rawValue)]
        }
    }

    init(
        status: Status, name: String, detail: String, places: [Place] = [], headers: [(String, String)] = []
    ) {
        self.status = status
        self.name = name
        self.detail = detail
        self.places = places
        self.headers = headers
    }

    /// A status that the server itself answers with, such as 405, told in the same form.
    init(_ response: Response) {
        self.init(
            status: response.status, name: "http-\(response.status.rawValue)",
            detail: "\(response.status.phrase).",
            headers: response.headers["Allow"].map { [("Allow", $0)] } ?? [])
    }

    /// As JSON.
    var node: Node {
        var members: [(String, Node)] = [
            ("type", .text("urn:portico:problem:\(name)")), ("title", .text(status.phrase)),
            ("status", .number(status.rawValue)), ("detail", .text(detail)),
        ]
        if !places.isEmpty {
            members.append(
                (
                    "errors",
                    .list(places.map { .object([("pointer", .text($0.pointer)), ("detail", .text($0.detail))]) })
                ))
        }
        return .object(members)
    }

    var response: Response {
        var response = APIReply(status: status, body: node).response
        response.headers["Content-Type"] = "application/problem+json"
        for (name, value) in headers { response.headers[name] = value }
        return response
    }

    static let schema: [APIField] = [
        .init("type", .text, "A URN that names the kind of problem."),
        .init("title", .text, "The status in words."), .init("status", .integer(400...599), "The status."),
        .init("detail", .text, "What is wrong and how to mend it."),
        .init(
            "errors",
            .list(
                .object([
                    .init("pointer", .text, "JSON Pointer into the body; of a query parameter its name behind '?'."),
                    .init("detail", .text, "What is wrong there."),
                ]), limit: 1000), isRequired: false, "Each place that does not fit."),
    ]
}
