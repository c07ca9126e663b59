import Crypto
import Foundation
import PortalModel
import PortalServices
import Serialization
import Storage
import TestSupport
import Testing

@testable import PortalServer

/// What developers see of their OAuth clients.
struct OAuthPageTests {
    private let fixture: CompanionFixture
    private let browser: TestBrowser
    private let application: ApplicationID

    init() async throws {
        fixture = try await CompanionFixture()
        let text = CompanionFixture.catalog.replacingOccurrences(
            of: #"{"api-key": {"header": "X-Key"}}, "basic""#,
            with: #"{"api-key": {"header": "X-Key"}}, {"oauth": {"scopes": ["parcels.read", "parcels.write"]}}"#
        ).replacingOccurrences(
            of: #""plans": ["#, with: #""operations": [{"method": "GET", "path": "/list"}], "plans": ["#)
        fixture.context.offerings.replace(
            with: Offering(
                site: fixture.context.offerings.now.site,
                catalog: try Catalog(
                    reading: JSONReader.read(Array(text.utf8), file: "catalog.json"), file: "catalog.json")))
        application = try #require(try await fixture.developer("ada@example.com").application)
        browser = TestBrowser(fixture)
        await browser.signIn("ada@example.com")
    }

    private func make(_ fields: [(String, String)]) async -> TestBrowser.Answer {
        await browser.submit(
            "/account/applications/\(application)/credentials/new", [("name", "Robot"), ("method", "oauth")] + fields)
    }

    @Test func showsAClientOnceWithAllThatItNeeds() async throws {
        let form = await browser.get("/account/applications/\(application)/credentials/new")
        #expect(form.text.contains("name=\"keys\"") && form.text.contains("method=oauth"))
        let made = await make([])
        #expect(made.status == 303, "\(made.text)")
        let page = await browser.get(made.location)
        let client = try #require(page.text.firstMatch(of: /client-[a-z2-7]{16}/)).output
        let secret = try #require(page.text.firstMatch(of: /secret_[0-9A-Za-z]{38}/)).output
        #expect(page.text.contains("https://dev.example/account/oauth/token"))
        #expect(page.text.contains("parcels.read parcels.write"))
        #expect(
            page.text.contains("-u &#39;\(client):\(secret)&#39;") || page.text.contains("-u '\(client):\(secret)'"))
        #expect(
            page.text.contains("grant_type=client_credentials")
                && page.text.contains("https://api.example/parcels/list"))
        let again = await browser.get(made.location)
        #expect(again.text.contains(client) && !again.text.contains(secret), "a secret is shown once")
    }

    @Test func takesPublicKeysInsteadOfGivingASecret() async throws {
        let (first, second) = (SigningKey.generate(.es256), SigningKey.generate(.rs256))
        let made = await make([("keys", first.publicKey.jwk)])
        #expect(made.status == 303)
        let page = await browser.get(made.location)
        #expect(page.text.firstMatch(of: /secret_[0-9A-Za-z]{38}/) == nil)
        #expect(page.text.contains("private_key_jwt") && page.text.contains("https://dev.example/account/oauth/token"))
        let path = try #require(page.text.firstMatch(of: /\/account\/credentials\/cred_[a-z2-7]+\/keys/)).output
        #expect(!page.text.contains(path.replacing("/keys", with: "/rotate")), "there is no secret to rotate")
        let keys = await browser.get(String(path))
        #expect(keys.text.contains(first.publicKey.thumbprint))
        let refused = await browser.submit(String(path), [("keys", second.secretJWK)])
        #expect(refused.status == 422 && refused.text.contains(fixture.words("reason.keysArePrivate")))
        let replaced = await browser.submit(String(path), [("keys", second.publicKey.jwk)])
        #expect(replaced.status == 303)
        #expect(await browser.get(String(path)).text.contains(second.publicKey.thumbprint))
    }

    @Test(arguments: ["{}", "ssh-rsa AAAA", "ftp://keys.example"]) func saysThatKeysAreNone(_ keys: String) async throws
    {
        let answer = await make([("keys", keys)])
        #expect(answer.status == 422 && answer.text.contains(fixture.words("reason.notKeys")), "\(answer.status)")
        #expect(try Credentials(fixture.context).list(application).count == 1, "only the fixture's own")
    }
}
