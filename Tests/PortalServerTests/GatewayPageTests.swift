import Foundation
import HTTP
import PortalModel
import PortalServices
import TestSupport
import Testing

@testable import PortalServer

/// How gateways stand, in the console and in the metrics.
struct GatewayPageTests {
    private let folder: TemporaryFolder
    private let fixture: CompanionFixture
    private let browser: TestBrowser

    init() async throws {
        folder = try TemporaryFolder()
        fixture = try await CompanionFixture(
            gateways: """
                [{ "id": "edge", "kind": "kong-file", "path": "\(folder.path("kong.json"))", "drift": "report" },
                 { "id": "old", "kind": "apisix-file", "path": "\(folder.path("taken/apisix.yaml"))" }]
                """, log: { _ in })
        // Where the second one's folder should be there is a file.
        try folder.write("", to: "taken")
        _ = try await fixture.administrator(.viewer)
        browser = TestBrowser(fixture)
        await browser.signInAdministrator("viewer@northwind.example")
    }

    @Test func tellsWhatIsThereAndWhatIsNot() async throws {
        #expect(await browser.get("/account/console/gateways").text.contains(fixture.words("gatewayBehind")))
        for gateway in fixture.companion.gateways { await gateway.step() }
        let list = await browser.get("/account/console/gateways").text
        for word in ["gatewayCurrent", "gatewayFailing"] { #expect(list.contains(fixture.words(word)), "\(word)") }
        #expect(list.contains("/account/console/gateways/edge"))
        #expect(list.contains("taken"))
        let edge = await browser.get("/account/console/gateways/edge")
        #expect(edge.status == 200 && edge.text.contains(fixture.words("gatewayExpressesAll")))
        #expect(await browser.get("/account/console/gateways/old").text.contains(fixture.words("gatewayFailing")))
        #expect(await browser.get("/account/console/gateways/none").status == 404)
    }

    @Test func tellsWhatSomebodyElseChanged() async throws {
        let edge = try #require(fixture.companion.gateways.first)
        await edge.step()
        try folder.write("{}", to: "kong.json")
        await edge.step()
        #expect(await browser.get("/account/console/gateways").text.contains(fixture.words("gatewayChanged")))
        let page = await browser.get("/account/console/gateways/edge").text
        #expect(page.contains("update file"))
        let metrics = TestBrowser(fixture)
        metrics.peer = "127.0.0.1"
        let text = await metrics.get("/account/metrics").text
        for line in [
            "portico_gateway_drift_total{gateway=\"edge\"} 1", "portico_gateway_drifted{gateway=\"edge\"} 1",
            "portico_gateway_lag_seconds{gateway=\"edge\"} 0",
        ] { #expect(text.contains(line), "\(line) in \(text)") }
    }
}
