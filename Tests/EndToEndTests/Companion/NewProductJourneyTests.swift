import Foundation
import TestSupport
import Testing

/// From a document on an administrator's disk to a product that the public reads and subscribes to, in a browser.
@Suite(
    .serialized,
    .enabled(
        if: Corpora.shouldRun && Requirement.shouldRun(whenPresent: WebDriver.isPresent && Checker.axe != nil),
        "needs the corpora and .scripts/setup --test"))
struct NewProductJourneyTests {
    private static let send = ".form button[type=submit]"

    @Test func leadsFromADocumentToAProductInThePortals() async throws {
        // However slow the machine is.
        let site = try await CompanionSite.start(
            settings: #""generator": {"seconds": 3600}, "server": {"limits": {"answerSeconds": 3600}}"#)
        let browser = try await WebDriver.start()
        try browser.view(width: 1280, height: 2000, scheme: "light")
        try signIn(browser, site)
        try browser.follow(".title-actions .button-primary")

        let wrong = site.folder.path("wrong.yaml")
        try "openapi: 3.1.0\ninfo: {title: W, version: '1'}\npaths: {/a: {$ref: '#/nowhere'}}\n"
            .write(toFile: wrong, atomically: true, encoding: .utf8)
        try fill(browser, document: wrong)
        try await sendForm(browser)
        let refused = try browser.mainText()
        #expect(refused.contains("wrong.yaml:3:20: The $ref '#/nowhere' leads nowhere"), "\(refused)")
        try checkAccessibility(browser)
        #expect(try browser.complaints().filter { !$0.contains("status of 422") } == [])
        #expect(!site.folder.holds("content/products/museum"), "nothing is left of it")

        try fill(browser, document: Corpora.root.appendingPathComponent("openapi/real/redocly-museum-3.1.yaml").path)
        try await sendForm(browser)
        #expect(try browser.address() == site.url + "/console/products", "the list of products")
        #expect(try browser.mainText().contains("Redocly Museum API is in its portals."))
        #expect(site.folder.holds("content/products/museum/product.yaml"))
        try browser.open(site.url + "/console/audit")
        #expect(try browser.mainText().contains("Product created"))

        try checkPortal(browser, site)
        try await checkSubscribing(site)
        #expect(try browser.complaints() == [])
    }

    private func signIn(_ browser: WebDriver, _ site: CompanionSite) throws {
        try browser.open(site.url + "/console/products")
        try browser.type("admin@northwind.example", into: "[name=email]")
        try browser.type(CompanionSite.password, into: "[name=password]")
        try browser.follow(Self.send)
    }

    private func fill(_ browser: WebDriver, document: String) throws {
        try browser.choose(document, in: "[name=document]")
        try browser.type("museum", into: "[name=id]")
        try browser.type("http://127.0.0.1:9300", into: "[name=upstream]")
        try browser.run("document.querySelectorAll('[name=portals]').forEach(box => { box.checked = true })")
    }

    /// Sends the form and waits for the answer, which takes as long as a build.
    private func sendForm(_ browser: WebDriver) async throws {
        try browser.run("window.isLeft = true; document.querySelector('\(Self.send)').click()")
        while true {
            let isThere = try? browser.run("return !window.isLeft && document.readyState === 'complete'")
            if isThere as? Bool == true { return }
            try await Task.sleep(for: .milliseconds(100))
        }
    }

    private func checkAccessibility(_ browser: WebDriver) throws {
        try browser.run(try String(contentsOfFile: try #require(Checker.axe), encoding: .utf8))
        let found = try browser.runAsync(
            "axe.run().then(r => done(r.violations.map(v => v.id + ': ' + v.nodes.map(n => n.target.join(' ')).join(', '))))"
        )
        #expect(found as? [String] == [])
    }

    /// What the public sees.
    private func checkPortal(_ browser: WebDriver, _ site: CompanionSite) throws {
        try browser.open(site.url + "/products/")
        let card = "a[href$='products/museum/']"
        #expect(try browser.run("return !!document.querySelector(\"\(card)\")") as? Bool == true)
        try browser.follow(card)
        let page = try browser.mainText()
        #expect(page.contains("Redocly Museum API") && page.contains("Imaginary, but delightful"), "\(page)")
        #expect(page.contains("First steps") && page.contains("Create an application"))
        try browser.follow(".link-card a")
        #expect(try browser.address().hasSuffix("/products/museum/api/v1/"))
        #expect(try browser.mainText().contains("Get museum hours"))
    }

    /// The companion knows it, too: a developer subscribes, without anything having been started anew.
    private func checkSubscribing(_ site: CompanionSite) async throws {
        let developer = try await WebDriver.start()
        try developer.view(width: 1280, scheme: "light")
        try developer.open(site.url + "/sign-in?portal=public")
        try developer.type("ada@shop.example", into: "[name=email]")
        try developer.type(CompanionSite.password, into: "[name=password]")
        try developer.follow(Self.send)
        try developer.open(site.url + "/products/museum/")
        try developer.follow(".facts-subscribe")
        try developer.follow(Self.send)
        #expect(try developer.mainText().contains("Redocly Museum API"))
        #expect(try developer.mainText().contains("pending"))
    }
}
