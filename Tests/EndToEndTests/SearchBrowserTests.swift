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
        let before = try browser.run(Self.indexRequests) as? [String]
        #expect(before == [], "nothing of the index is loaded before it is asked for")
        try browser.run("document.body.dispatchEvent(new KeyboardEvent('keydown', {key: '/', bubbles: true}))")
        for (typed, expected) in Self.queries {
            let found = try browser.runAsync(Self.search(typed)) as? [String]
            #expect(found?.first == expected, "'\(typed)' finds \(found ?? [])")
        }
        let none = try browser.runAsync(Self.search("qqqzzz")) as? [String]
        #expect(none == [])
        _ = try browser.runAsync(Self.search("cancel a pickup"))
        try browser.run("\(Self.input).dispatchEvent(new KeyboardEvent('keydown', {key: 'Enter', bubbles: true}))")
        let opened = try browser.runAsync("setTimeout(() => done(location.pathname), 1000)") as? String
        #expect(opened == "/products/shipments/api/v2/cancel-pickup/")
        let complaints = try browser.complaints()
        #expect(complaints == [])
    }

    /// What is typed, and the title that comes first.
    private static let queries = [
        ("create shipment", "Create a shipment"), ("createShipment", "Create a shipment"),
        ("idempot", "Idempotency"), ("shipmnet create", "Create a shipment"), ("rate limits", "Rate limits"),
        ("webhooks", "Webhooks"), ("parcelNumber", "Get a parcel"),
    ]

    private static let input = "document.querySelector('.search input')"
    private static let indexRequests = """
        return performance.getEntriesByType('resource').map(e => e.name).filter(n => n.includes('/search/'))
        """

    /// Types a query and gives the titles found, once the dialog has answered.
    private static func search(_ text: String) -> String {
        """
        const list = document.querySelector('.search-results');
        const titles = () => [...list.querySelectorAll('.search-title')].map(e => e.textContent);
        const type = () => {
          const input = \(input);
          input.value = '\(text)';
          input.dispatchEvent(new Event('input'));
          setTimeout(() => done(titles()), 700);
        };
        const wait = () => document.querySelector('.search').open ? setTimeout(type, 300) : setTimeout(wait, 50);
        wait();
        """
    }
}
