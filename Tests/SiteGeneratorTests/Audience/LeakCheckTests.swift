import Testing

@testable import SiteGenerator

struct LeakCheckTests {
    private func findings(_ names: [String], kept: Set<String> = [], in text: String) -> [String] {
        let removed = RemovedNames(telling: names)
        return LeakCheck(removed, kept: kept).findings(in: Array(text.utf8)).map(\.name).sorted()
    }

    @Test(arguments: [
        ("recalculateTariff", "<code>recalculateTariff</code>", true),
        ("recalculateTariff", "recalculateTariffs", false),
        ("recalculateTariff", "xrecalculateTariff", false),
        ("recalculateTariff", "recalculateTariff", true),
        ("/v2/tariffs/{id}", "GET /v2/tariffs/{id} now", true),
        ("/v2/tariffs", "/v2/tariffs/export", true),
        ("products/fleet/", "<a href=\"../products/fleet/\">", true),
        ("internal_cost", "{\"internal_cost\": 1}", true),
        ("Rates & surcharges of depots", "<h1>Rates &amp; surcharges of depots</h1>", true),
        ("größenKlasse", "größenKlasse", true),
    ])
    func findsNamesThatStandAsWholeWords(name: String, text: String, isFound: Bool) {
        #expect(findings([name], in: text) == (isFound ? [name] : []))
    }

    @Test func passesOverNamesThatThePortalRightlyShows() {
        #expect(
            findings(["createShipment", "costCenter"], kept: ["createShipment"], in: "createShipment costCenter") == [
                "costCenter"
            ])
    }

    @Test(arguments: ["status", "Fleet", "id", "fleet", "v2", "a_b"])
    func keepsNoNameThatIsAnOrdinaryWord(name: String) {
        #expect(findings([name], in: "status Fleet id fleet v2 a_b").isEmpty)
    }

    @Test func findsANameAtTheVeryEndAndInShortFiles() {
        #expect(findings(["costCenter"], in: "x costCenter") == ["costCenter"])
        #expect(findings(["costCenter"], in: "cos").isEmpty)
        #expect(findings(["costCenter"], in: "").isEmpty)
    }
}
