import Foundation
import TestSupport
import Testing

/// What the console shows of answers, and of their lack.
@Suite(
    .serialized, .enabled(if: Requirement.shouldRun(whenPresent: ConsolePage.isPossible), "needs .scripts/setup --test")
)
struct ConsoleAnswerTests {
    @Test func tellsWhatAStatusMeans() async throws {
        let page = try await ConsolePage("en/status/403")
        let meanings = [
            ("403 Forbidden", "may not do this"), ("404 Not Found", "Nothing is at this address"),
            ("422 Unprocessable", "the answer says which"), ("429 Too Many Requests", "Retry-After: 7"),
            ("500 Internal Server Error", "Try again later"),
        ]
        for (status, meaning) in meanings {
            try page.open("en/status/\(status.prefix(3))")
            let said = try page.send()
            #expect(said.contains(status) && said.contains(meaning), "\(said)")
            #expect(said.contains("20 bytes"))
            #expect(said.contains("does not name this status"))
        }
    }

    @Test func showsAnswersAsTextWithAllTheirDigits() async throws {
        let page = try await ConsolePage("en/any")
        try page.send()
        #expect(
            try page.text(".console-side .console-fields pre") == """
                {
                  "id": 12345678901234567890,
                  "text": "<b>",
                  "list": [],
                  "none": null
                }
                """)
        try page.browser.run("document.querySelector('.console-headers').open = true")
        #expect(try page.text(".console-headers").contains("x-request\nabc"))
        try page.open("en/huge")
        try page.send()
        #expect(try page.text(".console-fields .console-fields .console-hint").contains("Only the first 1 MB"))
        #expect(try page.text(".console-side pre + a") == "Download (1.5 MB)")
        let shown = "return document.querySelector('.console-side .console-fields pre').textContent.length"
        #expect(try page.browser.run(shown) as? Int == 1_000_000)
        try page.open("en/bytes")
        try page.send()
        #expect(try page.text(".console-side").contains("Download (2 bytes)"))
        try page.open("en/image")
        try page.send()
        try page.wait(until: "document.querySelector('.console-side img').naturalWidth === 9")
    }

    @Test func showsEventsAsTheyComeUntilCancelled() async throws {
        let page = try await ConsolePage("en/events")
        try page.browser.run(
            """
            document.querySelector('.console-form [type=submit]').dispatchEvent(
              new KeyboardEvent('keydown', {key: 'Enter', ctrlKey: true, bubbles: true}))
            """)
        try page.wait(until: "document.querySelector('.console-side').innerText.includes('data: 1')")
        try page.press("Cancel")
        try page.wait(until: "document.querySelector('.console-result').innerText.includes('Cancelled.')")
        #expect(try page.text(".console-side").contains("data: 1"))
        try page.open("en/slow")
        try page.browser.run("document.querySelector('.console-form').requestSubmit()")
        #expect(try page.text(".console-result") == "Sending…")
        try page.press("Cancel")
        try page.wait(until: "document.querySelector('.console-result').innerText.includes('Cancelled.')")
    }

    @Test func tellsARefusalFromSilence() async throws {
        let page = try await ConsolePage("en/closed")
        let refusal = try page.send()
        #expect(refusal.contains("does not allow this site to read it (CORS)"))
        #expect(refusal.contains("Access-Control-Allow-Origin: \(page.origin)"))
        try page.choose("Server", "Another address")
        try page.fill("Address", "http://127.0.0.1:\(page.silent)")
        #expect(try page.send().contains("No answer from http://127.0.0.1:\(page.silent)"))
        try page.browser.run("Object.defineProperty(navigator, 'onLine', {value: false})")
        #expect(try page.send() == "You are offline.")
    }

    @Test func fitsAndIsAccessible() async throws {
        let axe = try String(contentsOfFile: try #require(Checker.axe), encoding: .utf8)
        let page = try await ConsolePage("en/create")
        for (language, width, scheme) in [
            ("en", 1280, "light"), ("de", 1280, "dark"), ("de", 390, "light"), ("ar", 390, "dark"),
            ("ar", 1280, "light"),
        ] {
            try page.browser.view(width: width, scheme: scheme)
            try page.open("\(language)/create")
            try page.send()
            try page.fill("id", "a-long-name-without-any-place-to-break-it-apart-in-the-command-or-the-address")
            try page.send()
            let overflow = try page.browser.run(
                "const e = document.documentElement; return e.scrollWidth - e.clientWidth")
            #expect(overflow as? Int == 0, "\(language) \(width)")
            try page.browser.run(axe)
            let found = try page.browser.runAsync(
                """
                axe.run('.console', {runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']})
                  .then(r => done(r.violations.map(v => v.id + ': ' + v.nodes.map(n => n.html).join(', '))))
                """)
            #expect(found as? [String] == [], "\(language) \(width) \(scheme)")
        }
        let complaints = try page.browser.complaints().filter { !$0.contains("401") }
        #expect(complaints == [])
    }

    @Test func isNotThereWithoutJavaScript() async throws {
        let page = try await ConsolePage("en/create")
        try page.browser.setScripts(false)
        try page.browser.open("\(page.origin)/en/create")
        try page.browser.setScripts(true)
        #expect(
            try page.browser.run("return document.querySelector('main').innerText.trim()") as? String
                == "Operation\nDetails")
    }
}
