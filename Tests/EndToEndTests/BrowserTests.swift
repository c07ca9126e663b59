import Foundation
import TestSupport
import Testing

/// The pages in a browser, as `portico serve` sends them: with their policy, in both colour schemes, wide and narrow.
struct BrowserTests {
    private static let hasBrowser = Browser.chromium != nil && Browser.driver != nil

    /// axe-core's rules for WCAG 2.0 to 2.2 A and AA, and its best practices.
    @Test(.enabled(if: Requirement.shouldRun(whenPresent: hasBrowser && Checker.axe != nil), "needs chromium and axe.min.js"))
    func isAccessibleInBothColourSchemes() async throws {
        let build = try await ExampleBuild.shared.value
        let server = try await PreviewServer(output: build.output)
        let browser = try await Browser()
        try browser.allowLongScripts()
        let axe = String(decoding: try FolderContents.bytes(of: #require(Checker.axe)), as: UTF8.self)
        let pages = try build.pages()
        #expect(Set(pages.map(\.kind)).isSuperset(of: ["home", "page", "catalog", "product", "reference", "operation", "schema", "not-found"]))
        for scheme in ["light", "dark"] {
            try browser.setScheme(scheme)
            for page in pages {
                try browser.open("http://127.0.0.1:\(server.port)\(page.path)")
                try browser.run(axe + "\nreturn true")
                let found = try browser.runAsync(
                    """
                    const done = arguments[arguments.length - 1];
                    const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];
                    axe.run(document, { runOnly: tags, resultTypes: ['violations'] }).then(result => done(
                        result.violations.map(rule => rule.id + ': ' + rule.nodes.slice(0, 3)
                            .map(node => node.html.slice(0, 160) + ' ' + node.failureSummary).join(' | '))));
                    """)
                #expect(found as? [String] == [], "\(page.portal), \(page.kind), \(scheme): \(page.path)")
            }
        }
        _ = await server.program.end()
    }

    /// A policy that a page breaks, a script that fails and a file that is missing are all told in the console.
    @Test(.enabled(if: Requirement.shouldRun(whenPresent: hasBrowser), "needs chromium"))
    func complainsAboutNothingAndFitsAPhone() async throws {
        let build = try await ExampleBuild.shared.value
        let server = try await PreviewServer(output: build.output)
        let browser = try await Browser()
        for width in [1280, 390] {
            try browser.resize(width: width, height: 844)
            for page in try build.pages() {
                try browser.open("http://127.0.0.1:\(server.port)\(page.path)")
                let tooWide = try browser.run("return document.documentElement.scrollWidth - window.innerWidth") as? Int ?? 1
                #expect(tooWide <= 0, "\(page.path) is \(tooWide) pixels too wide at \(width)")
                // The missing page's own 404 is meant.
                let complaints = try browser.complaints().filter { !(page.kind == "not-found" && $0.contains("status of 404")) }
                #expect(complaints == [], "\(page.portal), \(page.kind): \(page.path)")
            }
        }
        _ = await server.program.end()
    }

    /// Pictures for people to look at, into the folder that `PORTICO_SCREENSHOTS` names.
    @Test(.enabled(if: hasBrowser && screenshots != nil, "asked for by PORTICO_SCREENSHOTS=folder"))
    func takesScreenshots() async throws {
        let build = try await ExampleBuild.shared.value
        let server = try await PreviewServer(output: build.output)
        let browser = try await Browser()
        let folder = try #require(BrowserTests.screenshots)
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        let pages = try build.pages().filter { $0.portal != "partner" }
        let shown = Dictionary(grouping: pages) { "\($0.portal)-\($0.kind)" }.compactMapValues(\.first)
        for scheme in ["light", "dark"] {
            try browser.setScheme(scheme)
            for (width, height) in [(1280, 900), (390, 844)] {
                try browser.resize(width: width, height: height)
                for (name, page) in shown.sorted(by: { $0.key < $1.key }) {
                    try browser.open("http://127.0.0.1:\(server.port)\(page.path)")
                    let file = URL(fileURLWithPath: "\(folder)/\(name)-\(scheme)-\(width).png")
                    let picture = try browser.screenshot()
                    #expect(picture.count > 1000)
                    try picture.write(to: file)
                }
            }
        }
        _ = await server.program.end()
    }

    private static let screenshots = ProcessInfo.processInfo.environment["PORTICO_SCREENSHOTS"]
}
