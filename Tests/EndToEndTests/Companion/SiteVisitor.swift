import Foundation
import TestSupport
import Testing

/// Visits a companion as a browser without scripts does: it keeps cookies and posts forms.
///
///     let ada = SiteVisitor(port: site.port)
///     try ada.signIn("ada@shop.example", portal: "public")
///     try ada.get("/dashboard").status        // 200
final class SiteVisitor {
    private let client: HTTPClient
    private(set) var cookies: [String: String] = [:]

    init(port: UInt16) { client = HTTPClient(port: port) }

    func get(_ path: String, headers: [(String, String)] = []) throws -> HTTPAnswer {
        take(try client.request("GET", path, headers: headers + cookieField))
    }

    /// Opens a page and sends its form.
    func submit(_ path: String, _ fields: [(String, String)], headers: [(String, String)] = []) throws -> HTTPAnswer {
        let page = try get(path).text
        // The first form may be that of the header, to sign out; all have the same token.
        let token = page.components(separatedBy: "name=\"csrf\" value=\"").last?.prefix { $0 != "\"" } ?? ""
        let body = (fields + [("csrf", String(token))]).map { "\($0.0)=\(Self.encoded($0.1))" }.joined(separator: "&")
        return take(
            try client.request(
                "POST", String(path.prefix { $0 != "?" }),
                headers: headers + cookieField + [("Content-Type", "application/x-www-form-urlencoded")], body: body))
    }

    func signIn(_ email: String, portal: String, headers: [(String, String)] = []) throws {
        let answer = try submit(
            "/sign-in?portal=\(portal)",
            [("portal", portal), ("email", email), ("password", CompanionSite.password)], headers: headers)
        #expect(answer.status == 303, "\(email): \(answer.status)")
    }

    func signInAdministrator(_ email: String) throws {
        let answer = try submit("/console/sign-in", [("email", email), ("password", CompanionSite.password)])
        #expect(answer.status == 303, "\(email): \(answer.status)")
    }

    private var cookieField: [(String, String)] {
        cookies.isEmpty ? [] : [("Cookie", cookies.map { "\($0.key)=\($0.value)" }.sorted().joined(separator: "; "))]
    }

    private func take(_ answer: HTTPAnswer) -> HTTPAnswer {
        for field in answer.headers where field.name.lowercased() == "set-cookie" {
            let pair = field.value.prefix { $0 != ";" }.split(separator: "=", maxSplits: 1).map(String.init)
            guard let name = pair.first else { continue }
            cookies[name] = field.value.contains("Max-Age=0") || pair.count < 2 ? nil : pair[1]
        }
        return answer
    }

    private static func encoded(_ text: String) -> String {
        text.addingPercentEncoding(withAllowedCharacters: .alphanumerics) ?? ""
    }
}
