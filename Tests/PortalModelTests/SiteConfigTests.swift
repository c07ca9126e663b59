import Diagnostics
import PortalModel
import Serialization
import Testing

struct SiteConfigTests {
    private func read(_ json: String) throws -> (SiteConfig, [Diagnostic]) {
        var diagnostics: [Diagnostic] = []
        let root = try JSONReader.read(Array(json.utf8), file: "site-config.json")
        let config = SiteConfig(reading: root, file: "site-config.json", diagnostics: &diagnostics)
        return (config, diagnostics)
    }

    @Test func fillsDefaultsWhereAPortalSaysLittle() throws {
        let (config, diagnostics) = try read(
            #"{"organization":{"name":"N"},"portals":[{"id":"public","title":"P","url":"https://x.example/docs"}]}"#)
        let portal = try #require(config.portals.first)
        #expect(diagnostics.isEmpty)
        #expect(portal.url == "https://x.example/docs/")
        #expect(portal.basePath == "/docs/")
        #expect(portal.language == "en")
        #expect(portal.theme.value == "default")
        #expect(portal.access == AccessPolicy())
        #expect(portal.navigation == nil)
        #expect(config.checks.brokenLinks == .error)
    }

    @Test func reportsTwoPortalsOfOneIDWithBothPlaces() throws {
        let (_, diagnostics) = try read(
            """
            {"organization":{"name":"N"},"portals":[
              {"id":"a","title":"A","url":"https://x.example/"},
              {"id":"a","title":"B","url":"https://y.example/"}]}
            """)
        let problem = try #require(diagnostics.first)
        #expect(problem.id == "duplicate-portal")
        #expect(problem.location == SourceLocation(file: "site-config.json", line: 3, column: 3))
        #expect(problem.notes.first?.location.line == 2)
    }

    @Test func reportsSignInByAnUnknownProvider() throws {
        let (_, diagnostics) = try read(
            """
            {"organization":{"name":"N"},"identityProviders":[{"id":"corp","kind":"oidc","title":"C"}],
             "portals":[{"id":"a","title":"A","url":"https://x.example/","access":{"signIn":["password","crop"]}}]}
            """)
        #expect(diagnostics.map(\.id) == ["unknown-identity-provider"])
        #expect(diagnostics.first?.hint == "did you mean 'corp'?")
    }

    @Test(arguments: [
        ("https://x.example", "/"), ("https://x.example/", "/"), ("http://localhost:8080/partner/", "/partner/"),
        ("https://x.example/a/b", "/a/b/"),
    ])
    func takesTheBasePathFromTheAddress(url: String, path: String) throws {
        let (config, _) = try read(
            #"{"organization":{"name":"N"},"portals":[{"id":"a","title":"A","url":"\#(url)"}]}"#)
        #expect(config.portals.first?.basePath == path)
    }

    @Test(arguments: [("ar", true), ("he-IL", true), ("en", false), ("az-Arab", true), ("ar-Latn", false)])
    func knowsLanguagesWrittenFromRightToLeft(language: String, isRightToLeft: Bool) throws {
        let (config, _) = try read(
            #"{"organization":{"name":"N"},"portals":[{"id":"a","title":"A","url":"https://x/","language":"\#(language)"}]}"#
        )
        #expect(config.portals.first?.isRightToLeft == isRightToLeft)
    }

    @Test func takesTheServersSettingsAndTheDefaultsOfTheRest() throws {
        let (config, diagnostics) = try read(
            #"""
            {"organization":{"name":"N"},"portals":[],"companion":{"url":"https://x.example","server":{
              "trustedProxies":["10.0.0.1","::1"],"metrics":{"allow":[]},
              "limits":{"bodyBytes":65536,"signInsPerAddress":7}}}}
            """#)
        let server = config.companion.server
        #expect(diagnostics.isEmpty)
        #expect(server.trustedProxies == ["10.0.0.1", "::1"] && server.metricsReaders == [])
        var limits = ServerSettings.Limits()
        (limits.bodyBytes, limits.signInsPerAddress) = (65_536, 7)
        #expect(server.limits == limits)
    }

    @Test func trustsNobodyAndShowsMetricsToThisMachineByDefault() throws {
        let (config, _) = try read(#"{"organization":{"name":"N"},"portals":[]}"#)
        #expect(config.companion.server.trustedProxies == [])
        #expect(config.companion.server.metricsReaders == ["127.0.0.0/8", "::1"])
    }

    /// Each default that the schema tells is the one that is used.
    @Test func documentsTheLimitsThatItUses() throws {
        let schema = try JSONReader.read(Array(siteConfigSchema.utf8), file: "schema.json")
        let documented = try #require(schema["$defs"]?["limits"]?["properties"]?.entries)
        let used = Mirror(reflecting: ServerSettings.Limits()).children.map { "\($0.label ?? "") \($0.value)" }
        #expect(documented.map { "\($0.key) \($0.value["default"]?.integer ?? 0)" } == used)
    }

    @Test func takesWhatTheGeneratorMayDo() throws {
        let (config, _) = try read(
            #"""
            {"organization":{"name":"N"},"portals":[],"companion":{"url":"https://x.example","generator":{
              "enabled":false,"program":"bin/portico","compress":true,"seconds":9,"documentBytes":20000}}}
            """#)
        let generator = config.companion.generator
        #expect(!generator.isEnabled && generator.program == "bin/portico" && generator.compresses)
        #expect(generator.seconds == 9 && generator.documentBytes == 20_000)
    }

    @Test func documentsTheGeneratorsDefaults() throws {
        let schema = try JSONReader.read(Array(siteConfigSchema.utf8), file: "schema.json")
        let (config, _) = try read(#"{"organization":{"name":"N"},"portals":[]}"#)
        let documented = try #require(schema["$defs"]?["generator"]?["properties"])
        let used = config.companion.generator
        #expect(documented["enabled"]?["default"]?.boolean == used.isEnabled && used.program == nil)
        #expect(documented["compress"]?["default"]?.boolean == used.compresses)
        #expect(documented["seconds"]?["default"]?.integer == used.seconds)
        #expect(documented["documentBytes"]?["default"]?.integer == used.documentBytes)
    }
}
