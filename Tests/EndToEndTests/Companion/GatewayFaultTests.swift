import Foundation
import TestSupport
import Testing

/// A running companion with a file for one gateway and another that is pushed to, while things go wrong: what each has
/// then, and that it is right again without anybody's doing.
@Suite(.enabled(if: Requirement.shouldRun(whenPresent: Checker.python != nil), "needs .scripts/setup --test"))
struct GatewayFaultTests {
    private func start(_ port: UInt16) async throws -> CompanionSite {
        try await CompanionSite.start { folder in
            let path = "\(folder)/site-config.json"
            let text = try String(contentsOfFile: path, encoding: .utf8)
            let gateway = #""gateways": [ { "id": "kong", "kind": "kong-push", "url": "http://127.0.0.1:\#(port)" },"#
            try text.replacingOccurrences(of: #""gateways": ["#, with: gateway)
                .write(toFile: path, atomically: true, encoding: .utf8)
        }
    }

    private func kong(_ port: UInt16, broken: Int? = nil) async throws -> RunningProgram {
        let script = Repository.root.appendingPathComponent("Tests/EndToEndTests/Companion/kong-sink.py").path
        let program = try RunningProgram(
            try #require(Checker.python), [script, "\(port)"] + (broken.map { ["\($0)"] } ?? []))
        _ = try await program.line { $0 == "listening" }
        return program
    }

    private func metrics(_ site: CompanionSite) throws -> String {
        try HTTPClient(port: site.port).request("GET", "/metrics").text
    }

    /// Asks until it is so; a test that fails goes on asking.
    private func wait(_ site: CompanionSite, for line: String) async throws {
        while try !metrics(site).contains(line) { try await Task.sleep(for: .milliseconds(50)) }
    }

    @Test func healsAPushedGatewayThatIsDownBrokenOrStartedAnew() async throws {
        let port = try FreePort.find()
        let site = try await start(port)
        // Down from the beginning: the other one has everything.
        try await GatewayFile(site).wait { $0.hasSuffix("#END\n") }
        try await wait(site, for: "portico_gateway_failing{gateway=\"kong\"} 1")
        #expect(try metrics(site).contains("portico_gateway_failing{gateway=\"edge\"} 0"))
        // There, but broken.
        var program: RunningProgram? = try await kong(port, broken: 500)
        _ = try await program?.line { $0 == "broken" }
        #expect(try metrics(site).contains("portico_gateway_failing{gateway=\"kong\"} 1"))
        program = nil
        // There, and well.
        program = try await kong(port)
        let first = try #require(try await program?.line { $0.hasPrefix("took ") })
        try await wait(site, for: "portico_gateway_failing{gateway=\"kong\"} 0")
        #expect(try metrics(site).contains("portico_gateway_lag_seconds{gateway=\"kong\"} 0"))
        // Started anew, with nothing in its memory; nobody changes anything in the portal.
        program = nil
        program = try await kong(port)
        let second = try #require(try await program?.line { $0.hasPrefix("took ") })
        #expect(first == second)
        #expect(await site.program.end() == 0)
        program = nil
    }

    /// It takes calls and answers none, as a gateway that is too busy does.
    @Test func holdsUpNoOtherWhileAPushedGatewayGivesNoAnswer() async throws {
        let port = try FreePort.find()
        let program = try await kong(port)
        let site = try await start(port)
        let file = GatewayFile(site)
        try await file.wait { $0.hasSuffix("#END\n") }
        try await wait(site, for: "portico_gateway_lag_seconds{gateway=\"kong\"} 0")
        kill(program.processID, SIGSTOP)
        let taken = program.lines.filter { $0.hasPrefix("took ") }
        let ada = SiteVisitor(port: site.port)
        try ada.signIn("ada@shop.example", portal: "public")
        let application = try #require(
            try ada.get("/dashboard").text.components(separatedBy: "/applications/app_").dropFirst().first?.prefix {
                $0 != "\""
            })
        let made = try ada.submit(
            "/applications/app_\(application)/credentials/new", [("name", "Late"), ("method", "api-key")])
        let shown = try ada.get(try #require(made["Location"])).text
        let secret = try #require(
            shown.components(separatedBy: "key_").dropFirst().first?.prefix { $0.isLetter || $0.isNumber })
        try await file.wait { $0.contains("key_" + secret) }
        #expect(program.lines.filter { $0.hasPrefix("took ") } == taken)
        kill(program.processID, SIGCONT)
        _ = try await program.line { $0.hasPrefix("took ") && !taken.contains($0) }
        try await wait(site, for: "portico_gateway_failing{gateway=\"kong\"} 0")
        #expect(await site.program.end() == 0)
    }

    @Test func healsAFileThatSomebodyDeletesOrEdits() async throws {
        let site = try await CompanionSite.start()
        let file = GatewayFile(site)
        try await file.wait { $0.hasSuffix("#END\n") }
        // One that is deleted while the companion writes anyway is no news.
        while try metrics(site).contains("portico_gateway_drift_total{gateway=\"edge\"} 0") {
            try? FileManager.default.removeItem(atPath: file.path)
            try await file.wait { $0.hasSuffix("#END\n") }
        }
        let written = try String(contentsOfFile: file.path, encoding: .utf8)
        try written.replacingOccurrences(of: "hide_credentials: true", with: "hide_credentials: false")
            .write(toFile: file.path, atomically: false, encoding: .utf8)
        try await file.wait { $0 == written }
        let line = try await site.program.line { $0.contains("was changed by somebody else (update file") }
        #expect(!line.contains("key_"))
        #expect(await site.program.end() == 0)
    }
}
