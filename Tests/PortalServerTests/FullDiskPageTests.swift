import Database
import HTTP
import PortalServices
import Storage
import Synchronization
import Testing

@testable import PortalServer

/// The disk is full: pages are shown, what would change something is answered clearly, and it heals by itself.
struct FullDiskPageTests {
    private final class Lines: Sendable {
        let all = Mutex<[String]>([])
    }

    private let lines = Lines()
    private let fixture: CompanionFixture
    private let ada: CompanionFixture.Owner

    init() async throws {
        fixture = try await CompanionFixture { [lines] line in lines.all.withLock { $0.append(line) } }
        ada = try await fixture.developer("ada@example.com")
        // No row fits into the pages that are there.
        try await fixture.context.store.database.write { connection in
            try connection.script("CREATE TABLE filler (data BLOB)")
            for table in ["applications", "sessions", "replies", "audit"] {
                try connection.script(
                    "CREATE TRIGGER full_\(table) AFTER INSERT ON \(table) BEGIN INSERT INTO filler VALUES (zeroblob(9000000)); END"
                )
            }
            try connection.script(
                "CREATE TRIGGER full_touch AFTER UPDATE ON sessions BEGIN INSERT INTO filler VALUES (zeroblob(9000000)); END"
            )
        }
    }

    private func fill() async throws {
        try await fixture.context.store.database.write { connection in
            let pages: Int? = try connection.value("PRAGMA page_count")
            try connection.script("PRAGMA max_page_count = \(pages ?? 0)")
        }
    }

    private func makeRoom() async throws {
        try await fixture.context.store.database.write { try $0.script("PRAGMA max_page_count = 1000000") }
    }

    @Test func showsPagesAndTellsWhatCannotBeSaved() async throws {
        let browser = TestBrowser(fixture)
        await browser.signIn("ada@example.com")
        try await fill()
        for page in ["/", "/account/dashboard", "/account/applications/new", "/account/account", "/account/session"] {
            #expect(await browser.get(page).status == 200, "\(page)")
        }
        let refused = await browser.submit("/account/applications/new", [("name", "Second")])
        #expect(refused.status == 503 && refused.headers["Retry-After"] == "60")
        #expect(refused.text.contains("Nothing can be saved at the moment, and nothing was changed."))
        #expect(!refused.text.contains("SQL") && !refused.text.contains("disk"))
        let visitor = TestBrowser(fixture)
        let signIn = await visitor.submit(
            "/account/sign-in?portal=public",
            [("portal", "public"), ("email", "ada@example.com"), ("password", CompanionFixture.password)])
        #expect(signIn.status == 503)
        #expect(lines.all.withLock { $0.contains { $0.contains("full") } }, "the operator is told why")
        #expect(try Applications(fixture.context).list(for: ada.developer.id).map(\.name) == ["Robot"])
        try await makeRoom()
        #expect(await browser.submit("/account/applications/new", [("name", "Second")]).status == 303)
        #expect(try Applications(fixture.context).list(for: ada.developer.id).map(\.name) == ["Robot", "Second"])
    }

    @Test func tellsPrograms() async throws {
        let client = try await fixture.portalAPI(ada)
        try await fill()
        #expect(await client.get("applications").status == 200)
        for headers in [[], [("Idempotency-Key", "k1")]] {
            let refused = await client.send(.post, "applications", #"{"name": "Second"}"#, headers: headers)
            #expect(refused.status == 503 && refused["type"] == "urn:portico:problem:cannot-save")
            #expect(refused.headers["Retry-After"] == "60")
        }
        try await makeRoom()
        // The same request, with the same key, is carried out now.
        let made = await client.send(
            .post, "applications", #"{"name": "Second"}"#, headers: [("Idempotency-Key", "k1")])
        #expect(made.status == 201)
        #expect(try Applications(fixture.context).list(for: ada.developer.id).count == 2)
    }
}
