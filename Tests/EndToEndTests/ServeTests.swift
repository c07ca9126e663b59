import Foundation
import TestSupport
import Testing

/// The preview server shows each portal where it will be when published.
struct ServeTests {
    @Test func servesEachPortalUnderThePathOfItsURL() async throws {
        let build = try await ExampleBuild.shared.value
        let server = try await PreviewServer(output: build.output)
        let client = HTTPClient(port: server.port)
        let scenarios: [HTTPScenario] = [
            .init("the first portal", "GET", "/", status: 200, contains: ["Northwind Developers", "Content-Security-Policy: default-src 'none'"]),
            .init("the second portal", "GET", "/partner/", status: 200, contains: ["Northwind Partners", "Content-Security-Policy"]),
            .init("the third portal", "GET", "/internal/", status: 200, contains: ["Northwind Internal", "Content-Security-Policy"]),
            .init("its page for what is missing", "GET", "/internal/nothing", status: 404, contains: ["kind-not-found"]),
            .init("the catalogue without its slash", "GET", "/products", status: 301, contains: ["Location: /products/"]),
            .init("the generator's header rules", "GET", "/_headers", status: 404),
        ]
        for scenario in scenarios {
            scenario.check(try client.request(scenario.method, scenario.target, headers: scenario.headers))
        }
        #expect(await server.program.end(with: SIGINT) == 0)
    }

    @Test func followsTheGeneratedRedirects() async throws {
        let build = try await ExampleBuild.shared.value
        let server = try await PreviewServer(output: build.output)
        let client = HTTPClient(port: server.port)
        var followed = 0
        for portal in ExampleBuild.portals {
            let rules = String(decoding: try FolderContents.bytes(of: "\(build.output)/\(portal.id)/_redirects"), as: UTF8.self)
            for line in rules.split(separator: "\n") where line.hasPrefix("/") {
                let words = line.split(separator: " ")
                let answer = try client.request("GET", String(words[0]))
                #expect(answer.status == 301, "\(portal.id): \(line)")
                let target = try client.request("GET", answer["Location"] ?? "/missing")
                #expect(target.status == 200, "\(portal.id): \(line) leads to \(answer["Location"] ?? "nowhere")")
                followed += 1
            }
        }
        #expect(followed > 3)
        #expect(await server.program.end() == 0)
    }
}
