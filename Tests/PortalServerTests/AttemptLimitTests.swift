import HTTP
import PortalModel
import PortalServices
import Testing

@testable import PortalServer

/// Who may try how often, and that the answer tells nothing about accounts.
struct AttemptLimitTests {
    private let fixture: CompanionFixture

    init() async throws { fixture = try await CompanionFixture() }

    private func browser(_ address: String) async -> TestBrowser {
        let browser = TestBrowser(fixture)
        browser.peer = address
        _ = await browser.get("/account/sign-in?portal=public")
        return browser
    }

    private func signIn(_ browser: TestBrowser, _ email: String, _ password: String = "wrong") async
        -> TestBrowser.Answer
    {
        await browser.post(
            "/account/sign-in", [("portal", "public"), ("email", email), ("password", password)], token: browser.csrf)
    }

    @Test func refusesWhoeverTriesManyPasswordsFromOneAddress() async throws {
        _ = try await fixture.developer("ada@example.com")
        let limit = ServerSettings.Limits().signInsPerAddress
        let browser = await browser("198.51.100.7")
        for number in 0..<limit {
            #expect(await signIn(browser, "person\(number)@example.com").status == 409)
        }
        let refused = await signIn(browser, "ada@example.com", CompanionFixture.password)
        #expect(refused.status == 429 && refused.text.contains("Too many attempts"))
        #expect(refused.headers["RateLimit-Limit"] == "\(limit)" && refused.headers["RateLimit-Remaining"] == "0")
        #expect((1...10).contains(Int(refused.headers["Retry-After"] ?? "") ?? 0))
        // Others are not kept out by it; nor are those who only look at the page.
        #expect(await browser.get("/account/sign-in?portal=public").status == 200)
        let elsewhere = await self.browser("198.51.100.8")
        #expect(await signIn(elsewhere, "ada@example.com", CompanionFixture.password).status == 303)
    }

    @Test func countsAllAddressesOfOneIPv6NetworkAsOne() async throws {
        let limit = ServerSettings.Limits().signInsPerAddress
        for number in 0..<limit {
            let browser = await browser("2001:db8:1:2::\(String(number + 1, radix: 16))")
            #expect(await signIn(browser, "person\(number)@example.com").status == 409)
        }
        let same = await browser("2001:db8:1:2:ffff::1")
        #expect(await signIn(same, "other@example.com").status == 429)
        let next = await browser("2001:db8:1:3::1")
        #expect(await signIn(next, "other@example.com").status == 409)
    }

    /// The attack from many addresses on one account; whether there is such an account must not show.
    @Test func refusesManyAddressesThatTryOneAccountWhetherThereIsOne() async throws {
        _ = try await fixture.developer("ada@example.com")
        var answers: [String: [String]] = [:]
        for email in ["ada@example.com", "nobody@example.com"] {
            for number in 0..<17 {
                let answer = await signIn(
                    await browser("198.51.100.\(number)"), number == 3 ? email.uppercased() : email)
                answers[email, default: []].append(
                    "\(answer.status) \(answer.headers["RateLimit-Limit"] ?? "") \(answer.headers["RateLimit-Remaining"] ?? "")"
                )
            }
        }
        #expect(answers["ada@example.com"] == answers["nobody@example.com"])
        #expect(
            answers["ada@example.com"]?.map { $0.prefix(3) } == Array(repeating: "409", count: 15) + ["429", "429"])
    }

    @Test func countsAccountsOfTwoPortalsApart() async throws {
        for number in 0..<15 {
            #expect(await signIn(await browser("198.51.100.\(number)"), "ada@example.com").status == 409)
        }
        let browser = await browser("198.51.100.99")
        let other = await browser.post(
            "/account/sign-in", [("portal", "partner"), ("email", "ada@example.com"), ("password", "wrong")],
            token: browser.csrf)
        #expect(other.status == 409)
    }

    /// Another site's page makes visitors' browsers post to us: that must not use up what an account has.
    @Test func countsNoPostWithoutItsToken() async throws {
        _ = try await fixture.developer("ada@example.com")
        for number in 0..<40 {
            let browser = await browser("198.51.100.7")
            let answer = await browser.post(
                "/account/sign-in",
                [("portal", "public"), ("email", "ada@example.com"), ("password", "x\(number)")], token: nil)
            #expect(answer.status == 403)
        }
        let browser = await browser("198.51.100.7")
        #expect(await signIn(browser, "ada@example.com", CompanionFixture.password).status == 303)
    }

    @Test(arguments: [
        ("sign-up", [("name", "A"), ("email", "ada@example.com"), ("password", "long enough words")], 200, 5),
        ("forgot-password", [("email", "ada@example.com")], 200, 5),
        ("reset-password", [("token", "guess"), ("password", "long enough words")], 409, 15),
        ("verify-email", [("token", "guess")], 409, 15),
        ("console/sign-in", [("email", "grace@example.com"), ("password", "wrong")], 409, 15),
    ])
    func limitsEveryFormThatGuessersUse(_ path: String, _ fields: [(String, String)], _ status: Int, _ limit: Int) async
    {
        for number in 0..<limit {
            let browser = await browser("198.51.100.\(number)")
            let answer = await browser.post("/account/\(path)", [("portal", "public")] + fields, token: browser.csrf)
            #expect(answer.status == status, "\(path): \(answer.text)")
        }
        let browser = await browser("198.51.100.200")
        let refused = await browser.post("/account/\(path)", [("portal", "public")] + fields, token: browser.csrf)
        #expect(refused.status == 429 && refused.headers["Retry-After"] != nil)
    }
}
