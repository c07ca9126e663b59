import Foundation
import TestSupport
import Testing

/// Every page of the companion, found by following links as a developer, as others with other looks, and as an administrator.
@Suite(
    .serialized,
    .enabled(
        if: Requirement.shouldRun(
            whenPresent: WebDriver.isPresent && Checker.axe != nil && Checker.vnu != nil && Checker.java != nil),
        "needs .scripts/setup --test"))
struct CompanionPagesTests {
    private static let people = [
        (start: "/sign-in?portal=public", email: "ada@shop.example", first: "/dashboard"),
        (start: "/sign-in?portal=partner", email: "lena@broker.partner.example", first: "/dashboard"),
        (start: "/sign-in?portal=internal", email: "mats@northwind.example", first: "/dashboard"),
        (start: "/console/sign-in", email: "admin@northwind.example", first: "/console"),
    ]

    @Test func areAccessibleValidAndFitEveryScreen() async throws {
        let site = try await CompanionSite.start()
        let pages = try TemporaryFolder()
        let axe = try String(contentsOfFile: try #require(Checker.axe), encoding: .utf8)
        let browser = try await WebDriver.start()
        var (count, kinds) = (0, Set<String>())
        for person in Self.people {
            try browser.view(width: 1280, scheme: "light")
            try browser.open(site.url + person.start)
            try signIn(browser, person.email)
            for path in try crawl(browser, site, from: person.first, &kinds) {
                count += 1
                try await keep(browser, path, in: pages, as: "\(count).html")
                for (width, scheme) in [(1280, "light"), (390, "dark")] {
                    try browser.view(width: width, scheme: scheme)
                    try browser.open(site.url + path)
                    try check(browser, axe, "\(path) at \(width) px, \(scheme)")
                }
                try keepPictures(
                    browser, site.url + path, "\(person.email.prefix { $0 != "@" })\(path.replacing("/", with: "-"))")
            }
        }
        try await checkProblems(browser, site, axe, pages)
        #expect(count > 60, "the crawl found \(count) pages")
        #expect(try browser.complaints().filter { !$0.contains("status of 4") } == [])
        let outcome = try await Program.run(
            try #require(Checker.java),
            ["-jar", try #require(Checker.vnu), "--skip-non-html", "--errors-only", pages.path])
        // `@layer` in style sheets is not known to it; pages have none in them.
        #expect(outcome.status == 0, "\(outcome.error)")
    }

    private func signIn(_ browser: WebDriver, _ email: String) throws {
        try browser.type(email, into: "[name=email]")
        try browser.type(CompanionSite.password, into: "[name=password]")
        try browser.follow(".form button[type=submit]")
    }

    /// Paths of the companion's own pages that links lead to: the first one, and one page of each other kind, whatever the ids
    /// in it.
    /// - Parameter kinds: Those that were seen.
    private func crawl(
        _ browser: WebDriver, _ site: CompanionSite, from first: String, _ kinds: inout Set<String>
    ) throws -> [String] {
        var (found, waiting) = ([String](), [first])
        while let path = waiting.popLast() {
            let kind = path.prefix { $0 != "?" }.replacing(
                /(dev|app|sub|cred|team|tok|adm|whk)_[a-z2-7]{16}/, with: "ID"
            )
            .replacing(/console\/mails\/[a-z-]+/, with: "console/mails/NAME")
            guard kinds.insert(String(kind)).inserted || found.isEmpty, !path.contains(".csv"), !path.contains(".json"),
                !path.hasSuffix("/export")
            else { continue }
            try browser.open(site.url + path)
            let links = try browser.run(
                """
                if (!document.querySelector('link[href*="companion-assets"]')) return null;
                return [...document.querySelectorAll('a[href]')].filter(a => a.origin === location.origin)
                  .map(a => a.pathname + a.search)
                """)
            guard let links = links as? [String] else { continue }
            found.append(path)
            waiting += links
        }
        return found
    }

    private func check(_ browser: WebDriver, _ axe: String, _ place: String) throws {
        let overflow = try browser.run("const e = document.documentElement; return e.scrollWidth - e.clientWidth")
        #expect(overflow as? Int == 0, "\(place) scrolls sideways by \(overflow)")
        try browser.run(axe)
        let found =
            try browser.runAsync(
                """
                axe.run(document, {runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']})
                  .then(r => done(r.violations.map(v => v.id + ': ' + v.nodes.map(n => n.target.join(' ')).slice(0, 3).join(', '))))
                """) as? [String]
        #expect(found == [], "\(place)")
        let foreign = try browser.run(
            "return performance.getEntriesByType('resource').map(e => e.name).filter(n => !n.startsWith(location.origin))"
        )
        #expect(foreign as? [String] == [], "\(place) loads from elsewhere")
    }

    /// The page as it came from the server.
    private func keep(_ browser: WebDriver, _ path: String, in folder: TemporaryFolder, as name: String) async throws {
        let text = try browser.runAsync("fetch('\(path)').then(r => r.text()).then(done)") as? String
        try folder.write(try #require(text), to: name)
    }

    /// Forms that are sent with mistakes.
    private func checkProblems(
        _ browser: WebDriver, _ site: CompanionSite, _ axe: String, _ folder: TemporaryFolder
    ) async throws {
        let forms: [(String, [(String, String)])] = [
            ("/sign-up?portal=public", [("name", "X"), ("email", "x@y"), ("password", "short")]),
            ("/sign-in?portal=public", [("email", "x@y.example"), ("password", "wrong")]),
            ("/verify-email?token=made-up", []), ("/applications/none", []),
        ]
        for (path, fields) in forms {
            try browser.open(site.url + path)
            for (name, value) in fields { try browser.type(value, into: "[name=\(name)]") }
            if !fields.isEmpty {
                try browser.run("document.querySelector('.form').noValidate = true")
                try browser.follow(".form button[type=submit]")
            }
            try check(browser, axe, path)
        }
    }

    /// With PORTICO_SCREENSHOTS set, pictures of the page are kept there: wide and narrow, light and dark.
    private func keepPictures(_ browser: WebDriver, _ url: String, _ name: String) throws {
        guard let folder = ProcessInfo.processInfo.environment["PORTICO_SCREENSHOTS"] else { return }
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        for (width, scheme) in [(1280, "light"), (1280, "dark"), (390, "light"), (390, "dark")] {
            try browser.view(width: width, scheme: scheme)
            try browser.open(url)
            try browser.screenshot().write(
                to: URL(fileURLWithPath: "\(folder)/\(name.prefix(100))-\(width)-\(scheme).png"))
        }
    }
}
