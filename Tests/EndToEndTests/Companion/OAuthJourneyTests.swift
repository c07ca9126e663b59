import Foundation
import TestSupport
import Testing

/// The authorization server as other people's libraries see it: authlib gets tokens, PyJWT and joserfc verify them.
@Suite(
    .serialized,
    .enabled(if: Requirement.shouldRun(whenPresent: Checker.jose != nil), "needs .scripts/setup --test"))
struct OAuthJourneyTests {
    @Test func worksWithTheLibrariesOfOthers() async throws {
        let secret = "the edge's own secret, long enough"
        let site = try await CompanionSite.start(
            environment: ["EDGE_SECRET": secret],
            settings: #"""
                "oauth": { "allow": ["127.0.0.1"], "resourceServers": [{ "id": "edge", "secret": { "env": "EDGE_SECRET" } }] }
                """#)
        let script = Repository.root.appendingPathComponent("Tests/EndToEndTests/Companion/oauth-client.py").path
        let outcome = try await Program.run(
            try #require(Checker.jose), [script, site.url, try await site.tokens().developer, secret])
        #expect(
            outcome.output == """
                client_secret_basic Bearer 600 shipments.read
                client_secret_post Bearer 600 shipments.read
                revoked 200 True False
                pasted ES256 None token
                pasted RS256 None token
                published ES256 None token
                published RS256 None token
                on a private host ES256 invalid_client
                on a private host RS256 invalid_client

                """, "\(outcome.error)")
        let lines = try HTTPClient(port: site.port).request("GET", "/oauth/token")
        #expect(lines.status == 405 && lines["Allow"]?.contains("POST") == true)
    }

    /// What nobody slows down must be too long to be guessed.
    @Test func wantsLongSecretsOfResourceServers() async throws {
        let site = try await CompanionSite.start()
        _ = await site.program.end()
        let path = "\(site.folder.path)/site-config.json"
        let text = try String(contentsOfFile: path, encoding: .utf8)
        try text.replacingOccurrences(
            of: "\"companion\": {",
            with:
                #""companion": {"oauth": { "resourceServers": [{ "id": "edge", "secret": { "env": "EDGE_SECRET" } }] },"#
        ).write(toFile: path, atomically: true, encoding: .utf8)
        for (secret, sentence) in [("short", "has fewer than 32 characters"), ("", "is not there")] {
            let outcome = try await Program.run(
                try Repository.product("portico-companion"),
                ["serve", "--demo", "--site", site.folder.path, "--listen", "127.0.0.1:\(site.port)"],
                environment: ["EDGE_SECRET": secret])
            #expect(outcome.status != 0 && outcome.error.contains("resource server 'edge'"), "\(outcome.error)")
            #expect(outcome.error.contains(sentence) && !outcome.error.contains("short "), "\(outcome.error)")
        }
    }
}
