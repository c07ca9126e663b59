import Foundation
import TestSupport
import Testing

/// The main job, as people do it in a browser: sign up, subscribe, be approved, hold a credential that opens exactly what
/// was subscribed to, and lose it again.
@Suite(
    .serialized,
    .enabled(
        if: Corpora.shouldRun
            && Requirement.shouldRun(whenPresent: WebDriver.isPresent && Checker.python != nil && MailSink.isPresent),
        "needs the corpora and .scripts/setup --test"))
struct JourneyTests {
    private static let send = ".form button[type=submit]"

    @Test func leadsFromTheProductPageToACredentialThatTheGatewayKnowsAndBack() async throws {
        let sink = try await MailSink.start()
        let site = try await CompanionSite.start(environment: ["PORTICO_SMTP_URL": sink.url])
        let developer = try await WebDriver.start()
        let provider = try await WebDriver.start()
        for browser in [developer, provider] { try browser.view(width: 1280, scheme: "light") }
        try await signUp(site, developer, sink)
        try subscribe(site, developer)
        let asked = try await sink.mail { $0.to == ["approver@northwind.example"] && $0.text.contains("Night shift") }
        try provider.open(asked.link)
        #expect(try provider.mainText().contains("Night shift"), "the approver's mail leads to the decision itself")
        try approve(site, provider)
        try provider.open(asked.link)
        #expect(try provider.mainText().contains("decided already"))
        let secret = try makeKey(site, developer)
        let file = GatewayFile(site)
        try await file.wait { $0.contains(secret) && $0.contains("shipments") }
        try await file.validate()
        #expect(try await file.services(openTo: secret) == ["shipments"], "what was subscribed to, and nothing else")

        try provider.open(site.url + "/console/subscriptions?state=active&product=shipments")
        try provider.run(
            "[...document.querySelectorAll('tr')].find(r => r.innerText.includes('Night shift')).querySelector('a').click()"
        )
        let subscription = try provider.address().split(separator: "/").last ?? ""
        try provider.follow("a[href$='/suspend']")
        try provider.type("The invoice is open.", into: "[name=reason]")
        try provider.follow(Self.send)
        try await file.wait { !$0.contains("\"subscription_shipments\": \"\(subscription)\"") }
        #expect(try await file.services(openTo: secret) == [])
        try await file.validate()

        try developer.open(site.url + "/dashboard")
        try developer.leave {
            try developer.run(
                "[...document.querySelectorAll('.card-title a')].find(a => a.innerText === 'Night shift').click()")
        }
        let text = try developer.mainText()
        let told = try await sink.mail { $0.to == ["ines@quai.example"] && $0.text.contains("The invoice is open.") }
        #expect(told.headers["Subject"] == "Night shift is suspended from Shipments")
        #expect(text.contains("suspended"))
        #expect(text.contains("The invoice is open."), "the reason is shown to the developer")
        #expect(!text.contains(secret), "a secret is shown once")
        #expect(try developer.complaints() == [])
        // The link to what was decided already is answered 409.
        #expect(try provider.complaints().filter { !$0.contains("409") } == [])
    }

    private func signUp(_ site: CompanionSite, _ browser: WebDriver, _ sink: MailSink) async throws {
        try browser.open(site.url + "/products/shipments/")
        try browser.follow(".facts-subscribe")
        #expect(try browser.address().contains("/sign-in"))
        try browser.open(site.url + "/sign-up?portal=public")
        try browser.type("Ines Moreau", into: "[name=name]")
        try browser.type("ines@quai.example", into: "[name=email]")
        try browser.type("seven grey barges", into: "[name=password]")
        try browser.follow(Self.send)
        #expect(try browser.mainText().contains("ines@quai.example"))
        let mail = try await sink.mail { $0.to == ["ines@quai.example"] }
        #expect(
            mail.tls && mail.defects.isEmpty
                && mail.headers["Subject"] == "Confirm your address for Northwind Developers")
        #expect(mail.link.contains("/verify-email?token=") && mail.html?.contains(mail.link) == true)
        try browser.open(mail.link)
        try browser.follow(Self.send)
        try browser.open(site.url + "/sign-in?portal=public")
        try browser.type("ines@quai.example", into: "[name=email]")
        try browser.type("seven grey barges", into: "[name=password]")
        try browser.follow(Self.send)
        #expect(try browser.mainText().contains("Ines Moreau"))
    }

    private func subscribe(_ site: CompanionSite, _ browser: WebDriver) throws {
        try browser.follow("a[href$='/applications/new']")
        try browser.type("Night shift", into: "[name=name]")
        try browser.follow(Self.send)
        try browser.open(site.url + "/products/shipments/")
        try browser.follow(".facts-subscribe")
        try browser.click("input[name=plan][value=pro]")
        if try browser.run("return !!document.querySelector('[name=terms]')") as? Bool == true {
            try browser.click("[name=terms]")
        }
        try browser.follow(Self.send)
        #expect(try browser.mainText().contains("pending"))
    }

    private func approve(_ site: CompanionSite, _ browser: WebDriver) throws {
        try browser.open(site.url + "/console")
        try browser.type("approver@northwind.example", into: "[name=email]")
        try browser.type(CompanionSite.password, into: "[name=password]")
        try browser.follow(Self.send)
        try browser.run(
            "[...document.querySelectorAll('tr')].find(r => r.innerText.includes('Night shift')).querySelector('input').click()"
        )
        try browser.follow("button[value=approve]")
        #expect(try !browser.mainText().contains("Night shift"), "what is decided leaves the queue")
        // An approver may not suspend; the administrator does that later.
        try browser.follow(".site-account button")
        try browser.type("admin@northwind.example", into: "[name=email]")
        try browser.type(CompanionSite.password, into: "[name=password]")
        try browser.follow(Self.send)
    }

    private func makeKey(_ site: CompanionSite, _ browser: WebDriver) throws -> String {
        try browser.open(site.url + "/dashboard")
        try browser.follow(".card-title a")
        try browser.follow("a[href$='/credentials/new']")
        try browser.type("Night server", into: "[name=name]")
        try browser.follow(Self.send)
        let shown = try browser.run("return [...document.querySelectorAll('.issued pre')].map(p => p.textContent)")
        let texts = try #require(shown as? [String])
        let secret = try #require(texts.first)
        #expect(
            texts.last?.contains("curl") == true && texts.last?.contains(secret) == true, "a first call, ready to paste"
        )
        return secret
    }
}
