import Foundation
import TestSupport
import Testing

/// The example's pages in a real browser.
@Suite(.serialized, .enabled(if: Requirement.shouldRun(whenPresent: WebDriver.isPresent && Checker.axe != nil), "needs .scripts/setup --test"))
struct BrowserTests {
    /// axe's rules for WCAG 2.2 AA and its best practices, on each type of page, in both schemes, wide and narrow.
    @Test func showsAccessiblePagesThatFitAndLoadNothingFromElsewhere() async throws {
        let build = try await ExampleBuild.shared.value
        let server = try await PreviewServer(output: build.output)
        let axe = try String(contentsOfFile: try #require(Checker.axe), encoding: .utf8)
        let browser = try await WebDriver.start()
        for (width, scheme) in [(1280, "light"), (1280, "dark"), (390, "light"), (390, "dark")] {
            try browser.view(width: width, scheme: scheme)
            for path in Self.pages {
                try browser.open("http://127.0.0.1:\(server.port)/\(path)")
                let place = "/\(path) at \(width) px, \(scheme)"
                try keepPicture(browser, "\(path.split(separator: "/").joined(separator: "-"))-\(width)-\(scheme)")
                let overflow = try browser.run("const e = document.documentElement; return e.scrollWidth - e.clientWidth")
                #expect(overflow as? Int == 0, "\(place) scrolls sideways by \(overflow)")
                try browser.run(axe)
                let found = try browser.runAsync(Self.audit) as? [String]
                #expect(found == [], "\(place)")
                let foreign = try browser.run(Self.foreignRequests) as? [String]
                #expect(foreign == [], "\(place) loads from elsewhere")
            }
        }
        // A page that is not found is answered 404, which the browser tells; nothing else is to complain about.
        let complaints = try browser.complaints().filter { !$0.contains("nothing-here") }
        #expect(complaints == [])
    }

    /// Each type of page, in both themes, by path from the server's root.
    private static let pages = [
        "", "products/", "products/shipments/", "guides/webhooks/", "products/shipments/api/v2/",
        "products/shipments/api/v2/create-shipment/", "products/shipments/api/v2/schemas/Shipment/",
        "products/capacity/", "nothing-here/", "internal/", "internal/products/linehaul/",
        "internal/portico/writing/markdown/", "internal/products/shipments/api/v2/create-shipment/",
    ]

    private static let audit = """
        axe.run(document, {runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']})
          .then(r => done(r.violations.map(v => v.id + ': ' + v.nodes.map(n => n.target.join(' ')).slice(0, 3).join(', '))))
        """
    private static let foreignRequests = """
        return performance.getEntriesByType('resource').map(e => e.name).filter(n => !n.startsWith(location.origin))
        """

    @Test func readsWithoutJavaScript() async throws {
        let build = try await ExampleBuild.shared.value
        let server = try await PreviewServer(output: build.output)
        let browser = try await WebDriver.start()
        try browser.setScripts(false)
        try browser.open("http://127.0.0.1:\(server.port)/products/shipments/api/v2/create-shipment/")
        try browser.setScripts(true)
        let text = try browser.run("return document.querySelector('main').innerText") as? String ?? ""
        for part in ["Create a shipment", "POST", "/shipments", "Request body", "Responses", "Idempotency-Key"] {
            #expect(text.contains(part), "\(part)")
        }
    }

    @Test func remembersTheColourSchemeWithoutAFlash() async throws {
        let build = try await ExampleBuild.shared.value
        let server = try await PreviewServer(output: build.output)
        let browser = try await WebDriver.start()
        try browser.view(width: 1280, scheme: "light")
        try browser.open("http://127.0.0.1:\(server.port)/guides/authentication/")
        try browser.run("localStorage.setItem('portico-scheme', 'dark'); localStorage.setItem('scheme', 'dark')")
        try browser.open("http://127.0.0.1:\(server.port)/guides/errors/")
        #expect(try browser.run("return document.documentElement.dataset.scheme ?? ''") as? String == "dark")
        // The script that sets it stands in the head and blocks: it ran before the body was drawn.
        let blocks = try browser.run("return [...document.head.querySelectorAll('script')].some(s => !s.defer && !s.async && s.type !== 'module')")
        #expect(blocks as? Bool == true)
    }

    @Test func filtersTheCatalogue() async throws {
        let build = try await ExampleBuild.shared.value
        let server = try await PreviewServer(output: build.output)
        let browser = try await WebDriver.start()
        try browser.open("http://127.0.0.1:\(server.port)/products/")
        let visible = "return [...document.querySelectorAll('main li')].filter(e => e.checkVisibility() && e.querySelector('h2, h3')).length"
        let before = try #require(try browser.run(visible) as? Int)
        try browser.run(
            """
            const field = document.querySelector('main input[type=search], main input[type=text]');
            field.value = 'track'; field.dispatchEvent(new Event('input', {bubbles: true}));
            """)
        let after = try #require(try browser.run(visible) as? Int)
        #expect(before >= 6)
        #expect(after == 1)
    }

    /// With PORTICO_SCREENSHOTS set, pictures of everything are kept there.
    private func keepPicture(_ browser: WebDriver, _ name: String) throws {
        guard let folder = ProcessInfo.processInfo.environment["PORTICO_SCREENSHOTS"] else { return }
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        try browser.screenshot().write(to: URL(fileURLWithPath: "\(folder)/\(name.hasPrefix("-") ? "home" + name : name).png"))
    }
}
