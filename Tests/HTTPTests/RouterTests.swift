import HTTP
import Testing

struct RouterTests {
    private static func makeRouter() -> Router {
        var router = Router()
        router.on(.get, "/") { _, _ in .text(.ok, "home") }
        router.on(.get, "/keys/{id}") { _, parameters in .text(.ok, "key \(parameters["id"] ?? "")") }
        router.on(.delete, "/keys/{id}") { _, parameters in .text(.ok, "deleted \(parameters["id"] ?? "")") }
        router.on(.get, "/keys/new") { _, _ in .text(.ok, "form") }
        router.on(.get, "/keys/{id}/uses/{use}") { _, parameters in
            .text(.ok, "\(parameters["id"] ?? "") \(parameters["use"] ?? "")")
        }
        return router
    }

    private static func respond(to request: Request) -> Response {
        guard case .ready(let response) = makeRouter().answer(to: request) else { return .plain(.noContent) }
        return response
    }

    @Test(arguments: [
        ("GET", "/", 200, "home"), ("GET", "/keys/new", 200, "form"), ("GET", "/keys/a%2Fb", 200, "key a/b"),
        ("HEAD", "/keys/1", 200, "key 1"), ("DELETE", "/keys/1", 200, "deleted 1"),
        ("GET", "/keys/1/uses/2", 200, "1 2"),
        ("GET", "/keys/new/uses/2", 200, "new 2"), ("GET", "/keys/", 404, "404"), ("GET", "/nothing", 404, "404"),
        ("GET", "/keys/%zz", 400, "400"), ("PUT", "/keys/1", 405, "405"),
    ])
    func finds(_ method: String, _ target: String, _ status: Int, _ text: String) {
        let response = RouterTests.respond(to: Request(Method(rawValue: method), target))
        #expect(response.status.rawValue == status)
        guard case .bytes(let bytes) = response.body else {
            Issue.record("no text")
            return
        }
        #expect(String(decoding: bytes, as: UTF8.self).contains(text))
    }

    @Test(arguments: [
        ("/keys/1", "DELETE, GET, HEAD, OPTIONS"), ("/", "GET, HEAD, OPTIONS"), ("*", "GET, HEAD, OPTIONS, POST"),
    ])
    func answersOptionsWithTheMethodsThatThereAre(_ target: String, _ allow: String) {
        let response = RouterTests.respond(to: Request(.options, target))
        #expect(response.status == .noContent && response.headers["Allow"] == allow)
    }

    @Test(arguments: [
        ("/keys/17", "/keys/{id}"), ("/keys/new", "/keys/new"), ("/keys/1/uses/2", "/keys/{id}/uses/{use}"),
    ])
    func saysWhichRouteAnswered(_ target: String, _ pattern: String) {
        #expect(RouterTests.respond(to: Request(.get, target)).route == pattern)
    }

    @Test func namesTheMethodsThatWouldWork() {
        let response = RouterTests.respond(to: Request(.put, "/keys/1"))
        #expect(response.headers["Allow"] == "DELETE, GET, HEAD, OPTIONS")
    }
}
