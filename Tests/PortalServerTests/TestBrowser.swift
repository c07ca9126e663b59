import Foundation
import HTTP
import TestSupport
import Testing

/// Asks as a browser does: it keeps cookies, and posts forms with what their page hides in them.
final class TestBrowser {
    private let fixture: CompanionFixture
    private(set) var cookies: [String: String] = [:]
    /// What the last page's forms hold.
    private(set) var csrf = ""
    private(set) var once = ""
    /// The address that it asks from.
    var peer = "192.0.2.1"

    init(_ fixture: CompanionFixture) { self.fixture = fixture }

    struct Answer {
        let status: Int
        let headers: Headers
        let text: String

        var location: String { headers["Location"] ?? "" }
    }

    func get(_ path: String, headers: [(String, String)] = []) async -> Answer {
        await send(.get, path, headers: headers, body: [])
    }

    /// - Parameter token: The CSRF token that is sent; `nil` sends none.
    func post(_ path: String, _ fields: [(String, String)], token: String?, headers: [(String, String)] = []) async
        -> Answer
    {
        let fields = fields + (token.map { [("csrf", $0)] } ?? [])
        let text = fields.map { "\($0)=\(PercentEncoding.encode(segment: $1))" }.joined(separator: "&")
        return await send(
            .post, path, headers: [("Content-Type", "application/x-www-form-urlencoded")] + headers,
            body: Array(text.utf8))
    }

    /// The same browser once more, to ask for two things at once; what it is told, this one does not know.
    func twin() -> sending TestBrowser {
        let twin = TestBrowser(fixture)
        (twin.cookies, twin.peer) = (cookies, peer)
        return twin
    }

    /// Takes what another one was told as its own.
    func take(_ answer: Answer) {
        for cookie in answer.headers.values(of: "Set-Cookie") { keep(cookie) }
    }

    /// Opens the page of a form, and sends it twice at once, as a double click does.
    func submitTwice(_ path: String, _ fields: [(String, String)]) async -> [Answer] {
        _ = await get(path)
        let twin = twin()
        let (token, all) = (csrf, fields + [("once", once)])
        async let other = twin.post(path, all, token: token)
        let first = await post(path, all, token: token)
        return [first, await other]
    }

    /// Sends a form with a file, as `multipart/form-data`.
    /// - Parameter file: The field's name, the file's, and what is in it; `nil` as where none was chosen.
    func post(
        _ path: String, _ fields: [(String, String)], file: (field: String, name: String, bytes: [UInt8])?,
        token: String?
    ) async -> Answer {
        var body: [UInt8] = []
        for (name, value) in fields + (token.map { [("csrf", $0)] } ?? []) {
            body += "--xyz\r\nContent-Disposition: form-data; name=\"\(name)\"\r\n\r\n\(value)\r\n".utf8
        }
        if let file {
            let name = "name=\"\(file.field)\"; filename=\"\(file.name)\""
            body += "--xyz\r\nContent-Disposition: form-data; \(name)\r\n\r\n".utf8 + file.bytes + "\r\n".utf8
        }
        body += "--xyz--\r\n".utf8
        return await send(
            .post, path, headers: [("Content-Type", "multipart/form-data; boundary=xyz")], body: body)
    }

    /// Opens the page of a form, and sends it.
    func submit(_ path: String, _ fields: [(String, String)]) async -> Answer {
        _ = await get(path)
        return await post(path, fields, token: csrf)
    }

    func signIn(_ email: String, portal: String = "public") async {
        let answer = await submit(
            "/account/sign-in?portal=\(portal)",
            [("portal", portal), ("email", email), ("password", CompanionFixture.password)])
        #expect(answer.status == 303, "\(answer.text)")
    }

    func signInAdministrator(_ email: String) async {
        let answer = await submit(
            "/account/console/sign-in", [("email", email), ("password", CompanionFixture.password)])
        #expect(answer.status == 303, "\(answer.text)")
        // The token of the session, not of the visitor before it.
        _ = await get("/account/console")
    }

    private func send(_ method: HTTP.Method, _ path: String, headers: [(String, String)], body: [UInt8]) async -> Answer
    {
        var fields = Headers()
        fields.append("Host", "dev.example")
        if !cookies.isEmpty {
            fields.append("Cookie", cookies.map { "\($0.key)=\($0.value)" }.sorted().joined(separator: "; "))
        }
        for (name, value) in headers { fields.append(name, value) }
        var request = Request(method, path, headers: fields, body: body)
        request.peer = peer
        request.id = "4f1d0c"
        let response = await fixture.answer(request)
        for cookie in response.headers.values(of: "Set-Cookie") { keep(cookie) }
        let text = Self.text(of: response)
        if let found = hidden("csrf", in: text) { csrf = found }
        if let found = hidden("once", in: text) { once = found }
        return Answer(status: response.status.rawValue, headers: response.headers, text: text)
    }

    private func hidden(_ name: String, in text: String) -> String? {
        text.components(separatedBy: "name=\"\(name)\" value=\"").dropFirst().first.map {
            String($0.prefix { $0 != "\"" })
        }
    }

    private func keep(_ field: String) {
        let pair = field.prefix { $0 != ";" }.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
        guard pair.count == 2 else { return }
        cookies[String(pair[0])] = field.contains("Max-Age=0") ? nil : String(pair[1])
    }

    private static func text(of response: Response) -> String {
        switch response.body {
        case .bytes(let bytes): String(decoding: bytes, as: UTF8.self)
        case .file(let file, _): String(decoding: file.readAll(), as: UTF8.self)
        default: ""
        }
    }
}
