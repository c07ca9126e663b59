import Diagnostics
import Foundation
import HTTP
import PortalModel
import PortalServices
import Serialization
import TestSupport
import Testing

@testable import PortalServer

/// What operators and their machines see.
struct OperationTests {
    private let fixture: CompanionFixture

    init() async throws { fixture = try await CompanionFixture() }

    private func metrics(_ peer: String, _ headers: [(String, String)] = []) async -> TestBrowser.Answer {
        let browser = TestBrowser(fixture)
        browser.peer = peer
        return await browser.get("/account/metrics", headers: headers)
    }

    @Test func showsMetricsToThisMachineAlone() async {
        for peer in ["127.0.0.1", "127.9.9.9", "::1"] { #expect(await metrics(peer).status == 200, "\(peer)") }
        for peer in ["192.0.2.1", "10.0.0.1", "2001:db8::1", ""] {
            #expect(await metrics(peer).status == 404, "\(peer)")
        }
    }

    /// nginx on this machine passes strangers on, and nobody named it: all of them seem to be this machine.
    @Test(arguments: ["X-Forwarded-For", "Forwarded", "Via"])
    func showsMetricsToNobodyWhomAnUnknownProxyPassesOn(_ field: String) async {
        #expect(await metrics("127.0.0.1", [(field, "127.0.0.1")]).status == 404)
    }

    @Test func tellsInMetricsWhatWaits() async throws {
        _ = try await fixture.developer("ada@example.com")
        try await Accounts(fixture.context).signUp(
            .init(name: "Eve", email: "eve@example.com", password: CompanionFixture.password), portal: "public",
            address: "")
        let answer = await metrics("127.0.0.1")
        #expect(answer.headers["Content-Type"] == "text/plain; version=0.0.4; charset=utf-8")
        let lines = Set(answer.text.split(separator: "\n").map(String.init))
        #expect(lines.contains(#"portico_subscriptions_active{portal="public",product="parcels"} 1"#))
        #expect(lines.contains("portico_mails_waiting 1") && lines.contains("portico_password_checks_waiting 0"))
        #expect(lines.contains("log_lines_dropped_total 0"))
        #expect(lines.contains { $0.hasPrefix(#"portico_database_bytes{file="main"} "#) && !$0.hasSuffix(" 0") })
    }

    private static let python = Requirement.existing(
        Repository.root.appendingPathComponent(".build-peers/bin/python").path)

    @Test(.enabled(if: Requirement.shouldRun(whenPresent: python != nil), "needs .scripts/setup --test"))
    func writesMetricsThatPrometheusReads() async throws {
        _ = try await fixture.developer("ada@example.com")
        let script = """
            import sys
            from prometheus_client.parser import text_string_to_metric_families as read
            names = [f.name for f in read(sys.stdin.read())]
            assert len(names) == len(set(names)), names
            print("portico_subscriptions_active" in names)
            """
        let outcome = try await Program.run(
            try #require(Self.python), ["-c", script], input: await metrics("127.0.0.1").text)
        #expect(outcome.status == 0 && outcome.output == "True\n", "\(outcome.error)")
    }

    @Test(arguments: [
        ServerSettings(trustedProxies: ["10.0.0.1", "10.0.0.0/40"]), ServerSettings(metricsReaders: ["10.0.0.0/40"]),
    ])
    func refusesToStartWithAnAddressThatIsNone(_ settings: ServerSettings) throws {
        let error = #expect(throws: Companion.Unusable.self) { try ServerConfiguration(settings) }
        #expect(error?.description.contains("'10.0.0.0/40'") == true)
    }

    @Test func refusesConfigurationThatTheSchemaDoesNotAllow() throws {
        let folder = try TemporaryFolder([
            "site-config.json": #"""
            {"organization": {"name": "N"}, "portals": [{"id": "a", "title": "A", "url": "https://a.example/"}],
             "companion": {"url": "https://a.example/account", "server": {"limits": {"bodyBytes": -1}, "trustedProxis": []}}}
            """#, "out/catalog.json": #"{"format": 1, "portals": []}"#,
        ])
        let error = #expect(throws: Companion.Unusable.self) {
            try Offering.reading(.init(site: folder.path, output: folder.path("out")))
        }
        #expect(
            error?.description.contains("bodyBytes") == true && error?.description.contains("trustedProxis") == true)
    }
}
