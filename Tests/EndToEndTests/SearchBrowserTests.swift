import Foundation
import TestSupport
import Testing

/// Search in a real browser, over the example's pages.
@Suite(
    .serialized, .enabled(if: Requirement.shouldRun(whenPresent: WebDriver.isPresent), "needs .scripts/setup --test"))
struct SearchBrowserTests {
    @Test func findsPagesByKeyboardAndOpensThem() async throws {
        let build = try await ExampleBuild.shared.value
        let server = try await PreviewServer(output: build.output)
        let browser = try await WebDriver.start()
        try browser.open("http://127.0.0.1:\(server.port)/products/shipments/api/v2/create-shipment/")
        #expect(
            try browser.run(Self.indexRequests) as? [String] == [],
            "nothing of the index is loaded before it is asked for")
        try browser.run(Self.press("/"))
        for (typed, expected) in Self.queries {
            let found = try browser.runAsync(Self.search(typed)) as? [String]
            #expect(found?.first == expected, "'\(typed)' finds \(found ?? [])")
        }
        #expect(try browser.runAsync(Self.search("qqqzzz")) as? [String] == [])
        #expect(try browser.run("return document.querySelector('.search [role=status]').innerText") as? String != "")
        _ = try browser.runAsync(Self.search("cancel a pickup"))
        try browser.run(Self.press("Enter", in: Self.input))
        let opened = try browser.runAsync(Self.awaitPath(not: "/products/shipments/api/v2/create-shipment/"))
        #expect(opened as? String == "/products/shipments/api/v2/cancel-pickup/")
        #expect(try browser.complaints() == [])
    }

    /// What is typed, and the title that comes first.
    private static let queries = [
        ("create shipment", "Create a shipment"), ("createShipment", "Create a shipment"),
        ("createship", "Create a shipment"), ("POST /shipments", "Create a shipment"),
        ("idempot", "Idempotency"), ("shipmnet create", "Create a shipment"), ("rate limits", "Rate limits"),
        ("webhooks", "Webhooks"), ("parcelNumber", "Get a parcel"),
    ]

    @Test func movesAmongResultsAndCloses() async throws {
        let build = try await ExampleBuild.shared.value
        let server = try await PreviewServer(output: build.output)
        let browser = try await WebDriver.start()
        try browser.open("http://127.0.0.1:\(server.port)/guides/webhooks/")
        try browser.run(Self.press("k", modifier: "ctrlKey"))
        _ = try browser.runAsync(Self.search("shipment"))
        #expect(try browser.run(Self.active) as? Int == 0)
        for (key, expected) in [("ArrowDown", 1), ("ArrowDown", 2), ("ArrowUp", 1), ("ArrowUp", 0), ("ArrowUp", 9)] {
            try browser.run(Self.press(key, in: Self.input))
            #expect(try browser.run(Self.active) as? Int == expected, "after \(key)")
        }
        #expect(try browser.run("return document.activeElement === \(Self.input)") as? Bool == true)
        // A key that a page's script makes up closes no dialog; the request to close does, as Escape sends it.
        try browser.run("document.querySelector('.search').requestClose()")
        #expect(try browser.run("return document.querySelector('.search').open") as? Bool == false)
        // `/` belongs to a field that is being typed in.
        try browser.open("http://127.0.0.1:\(server.port)/products/")
        let field = "document.querySelector('main input[type=search]')"
        try browser.run("\(field).focus(); " + Self.press("/", in: field))
        #expect(try browser.run("return document.querySelector('.search').open") as? Bool == false)
    }

    /// A result leads to the section that was asked for, and shows what was asked for in it.
    @Test func leadsToSectionsAndMarksWhatWasAskedFor() async throws {
        let build = try await ExampleBuild.belowDocs.value
        let server = try await PreviewServer(output: build.output)
        let browser = try await WebDriver.start()
        // A page that is not there has no depth of its own.
        for path in ["docs/", "docs/products/shipments/api/v2/create-shipment/", "docs/no/such/page/"] {
            try browser.open("http://127.0.0.1:\(server.port)/\(path)")
            try browser.run(Self.press("/"))
            let found = try browser.runAsync(Self.search("verify webhook signature")) as? [String]
            #expect(found?.first?.hasPrefix("Webhooks › ") == true, "\(found ?? [])")
            let address = try browser.run("return document.querySelector('.search-result').href") as? String ?? ""
            #expect(address.hasPrefix("http://127.0.0.1:\(server.port)/docs/guides/webhooks/#"), "\(address)")
            let marks = try browser.run(Self.marks) as? [String] ?? []
            #expect(marks.contains("verify"), "\(marks)")
            #expect(try browser.run(Self.foreignRequests) as? [String] == [])
        }
    }

    /// A page that was loaded before the portal was published anew knows files that are no more; one that is offline
    /// knows none.
    @Test func looksForTheIndexAnewAndTellsWhereItIsNot() async throws {
        let build = try await ExampleBuild.shared.value
        let server = try await PreviewServer(output: build.output)
        let browser = try await WebDriver.start()
        try browser.open("http://127.0.0.1:\(server.port)/")
        try browser.run(
            """
            const real = window.fetch;
            window.missing = 1;
            window.manifests = 0;
            window.fetch = (address) => {
              if (String(address).endsWith('/index.json')) window.manifests += 1;
              else if (window.missing-- > 0) return Promise.resolve(new Response('', {status: 404}));
              return real(address);
            };
            """)
        try browser.run(Self.press("/"))
        #expect((try browser.runAsync(Self.search("webhooks")) as? [String])?.first == "Webhooks")
        #expect(try browser.run("return window.manifests") as? Int == 2)
        try browser.run("window.missing = Infinity")
        #expect(try browser.runAsync(Self.search("parcel")) as? [String] == [])
        let isTold = try browser.run(
            "const d = document.querySelector('.search'); "
                + "return d.querySelector('[role=status]').innerText === d.dataset.failed")
        #expect(isTold as? Bool == true)
        try browser.run("window.missing = 0")
        #expect((try browser.runAsync(Self.search("webhooks")) as? [String])?.first == "Webhooks")
    }

    @Test func hidesTheButtonWithoutJavaScript() async throws {
        let build = try await ExampleBuild.shared.value
        let server = try await PreviewServer(output: build.output)
        let browser = try await WebDriver.start()
        let shown = "return document.querySelector('[data-search-open]').checkVisibility()"
        try browser.setScripts(false)
        try browser.open("http://127.0.0.1:\(server.port)/")
        try browser.setScripts(true)
        #expect(try browser.run(shown) as? Bool == false)
        try browser.open("http://127.0.0.1:\(server.port)/")
        #expect(try browser.run(shown) as? Bool == true)
    }

    /// What readers type becomes the same words as what the index was made of.
    @Test func splitsTextsAsTheGeneratorDoes() async throws {
        let build = try await ExampleBuild.shared.value
        let server = try await PreviewServer(output: build.output)
        let browser = try await WebDriver.start()
        try browser.open("http://127.0.0.1:\(server.port)/")
        for (text, expected) in SearchSplits.all {
            let literal = String(decoding: try JSONEncoder().encode(text), as: UTF8.self)
            let found = try browser.runAsync(
                """
                const address = new URL(document.querySelector('.search').dataset.reader, document.baseURI);
                import(address).then(index => done(index.words(\(literal))), error => done([String(error)]));
                """)
            #expect(found as? [String] == expected, "\(text)")
        }
    }

    @Test(.enabled(if: Requirement.shouldRun(whenPresent: Checker.axe != nil), "needs .scripts/setup --test"))
    func isAccessibleAndFitsWhileOpen() async throws {
        let build = try await ExampleBuild.shared.value
        let server = try await PreviewServer(output: build.output)
        let axe = try String(contentsOfFile: try #require(Checker.axe), encoding: .utf8)
        let browser = try await WebDriver.start()
        for (width, scheme) in [(1280, "light"), (1280, "dark"), (390, "light"), (390, "dark")] {
            try browser.view(width: width, scheme: scheme)
            try browser.open("http://127.0.0.1:\(server.port)/")
            try browser.run(Self.press("/"))
            for query in ["shipment webhook", "qqqzzz", ""] {
                _ = try browser.runAsync(Self.search(query))
                let place = "'\(query)' at \(width) px, \(scheme)"
                try browser.run(axe)
                let violations = try browser.runAsync(Self.audit) as? [String]
                #expect(violations == [], "\(place)")
                #expect(try browser.run(Self.overflow) as? Int == 0, "\(place) scrolls sideways")
            }
        }
    }

    private static let input = "document.querySelector('.search input')"
    private static let active = """
        const id = \(input).getAttribute('aria-activedescendant');
        return [...document.querySelectorAll('.search-result')]
          .findIndex(e => e.id === id && e.getAttribute('aria-selected') === 'true')
        """
    private static let marks =
        "return [...document.querySelector('.search-result').querySelectorAll('mark')].map(e => e.textContent.toLowerCase())"
    private static let indexRequests =
        "return performance.getEntriesByType('resource').map(e => e.name).filter(n => n.includes('search/'))"
    private static let foreignRequests =
        "return performance.getEntriesByType('resource').map(e => e.name).filter(n => !n.startsWith(location.origin))"
    private static let overflow = """
        const dialog = document.querySelector('.search');
        return Math.max(...[document.documentElement, dialog, dialog.querySelector('.search-results')]
          .map(e => e.scrollWidth - e.clientWidth))
        """
    private static let audit = """
        axe.run('.search', {runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']})
          .then(r => done(r.violations.map(v => v.id + ': ' + v.nodes.map(n => n.target.join(' ')).slice(0, 3).join(', '))))
        """

    private static func press(_ key: String, in element: String = "document.body", modifier: String = "") -> String {
        let modifiers = modifier.isEmpty ? "" : ", \(modifier): true"
        return "\(element).dispatchEvent(new KeyboardEvent('keydown', {key: '\(key)', bubbles: true\(modifiers)}))"
    }

    private static func awaitPath(not path: String) -> String {
        "const look = () => location.pathname === '\(path)' ? setTimeout(look, 50) : done(location.pathname); look();"
    }

    /// Types a query and gives the titles found, once the dialog has answered.
    private static func search(_ text: String) -> String {
        """
        const list = document.querySelector('.search-results');
        const titles = () => [...list.querySelectorAll('.search-title')].map(e => e.textContent);
        const isDone = () => list.getAttribute('aria-busy') === 'false';
        const answer = () => isDone() ? done(titles()) : setTimeout(answer, 20);
        const type = () => {
          const input = \(input);
          input.value = '\(text)';
          input.dispatchEvent(new Event('input'));
          answer();
        };
        // Whoever opened it has to have its first answer, which is that nothing was asked.
        const wait = () => document.querySelector('.search').open && isDone() ? type() : setTimeout(wait, 20);
        wait();
        """
    }
}
