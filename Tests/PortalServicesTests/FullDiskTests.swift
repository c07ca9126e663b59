import Database
import PortalModel
import PortalServices
import Storage
import Synchronization
import Testing

/// The disk is full: nothing is half done, nobody is told again and again, and all is well when there is room.
struct FullDiskTests {
    private let fixture: Fixture
    private let ada: Fixture.Actor

    init() async throws {
        fixture = try await Fixture()
        ada = try await fixture.developer()
    }

    /// SQLite's own way of saying so, whatever the file's system is.
    private func fill() async throws {
        let store = fixture.context.store
        let pages: Int = try #require(try store.database.read { try $0.value("PRAGMA page_count") })
        try await store.database.write { try $0.script("PRAGMA max_page_count = \(pages)") }
    }

    private func makeRoom() async throws {
        try await fixture.context.store.database.write { try $0.script("PRAGMA max_page_count = 1000000") }
    }

    /// So much that it fits no page that is there.
    private func create(_ name: String) async throws {
        _ = try await Applications(fixture.context).create(
            name: name, description: String(repeating: "x ", count: 1000), for: ada.developer, by: ada.caller)
    }

    @Test func changesNothingAndGoesOnWhenThereIsRoom() async throws {
        try await fill()
        var made = 0
        await #expect(throws: Store.CannotSave.self) {
            // The pages that are there have some room left.
            for number in 0..<1000 {
                try await create("Robot \(number)")
                made += 1
            }
        }
        let applications = try Applications(fixture.context).list(for: ada.id)
        #expect(applications.count == made + 1)
        // Each with its row of the trail, and the one that failed without.
        let noted = try fixture.context.store.read { try $0.audit(text: "application.created", limit: 2000) }
        #expect(noted.count == applications.count)
        try await makeRoom()
        try await create("Robot again")
        #expect(try fixture.context.store.database.problems() == [])
    }

    @Test func sendsAMailOnceThoughItCannotBeNoted() async throws {
        let sent = Mutex<[Int]>([])
        let queue = MailQueue(fixture.context) { letter in sent.withLock { $0.append(letter.id) } }
        _ = try await queue.sendWaiting()
        sent.withLock { $0 = [] }
        try await Accounts(fixture.context).requestReset(email: "ada@example.com", portal: "public", address: "")
        let store = fixture.context.store
        // To note that it has left makes the row smaller: only a disk that fails altogether keeps that from being done.
        try await store.database.write {
            try $0.script(
                "CREATE TRIGGER broken BEFORE UPDATE ON mails BEGIN INSERT INTO filler VALUES (zeroblob(9000000)); END")
        }
        try await store.database.write { try $0.script("CREATE TABLE filler (data BLOB)") }
        try await fill()
        for _ in 0..<5 { await #expect(throws: Store.CannotSave.self) { try await queue.sendWaiting() } }
        #expect(sent.withLock { $0.count } == 1)
        try await makeRoom()
        #expect(try await queue.sendWaiting() == 1)
        #expect(sent.withLock { $0.count } == 1)
        #expect(try await queue.sendWaiting() == 0)
    }
}
