import Database
import TestSupport
import Testing

struct DatabaseTests {
    let folder: TemporaryFolder
    let database: Database

    init() async throws {
        folder = try TemporaryFolder()
        database = try Database(path: folder.path("a.db"))
        try await database.migrate([
            Migration(1, "notes", "CREATE TABLE notes (id INTEGER PRIMARY KEY, text TEXT NOT NULL, data BLOB) STRICT;")
        ])
    }

    private func insert(_ id: Int, _ text: String) async throws {
        try await database.write { try $0.run("INSERT INTO notes (id, text) VALUES ($1, $2)", [id, text]) }
    }

    private func texts() throws -> [String] {
        try database.read { try $0.rows("SELECT text FROM notes ORDER BY id") { try $0[0] as String } }
    }

    @Test func readsWhatWasWritten() async throws {
        try await insert(1, "")
        try await insert(2, "naïve ☕ \u{0} end")
        #expect(try texts() == ["", "naïve ☕ \u{0} end"])
    }

    @Test func bindsAParameterThatStandsTwice() async throws {
        try await insert(7, "7")
        let found: Int? = try database.read {
            try $0.value("SELECT id FROM notes WHERE id = $2 AND text = $1 AND $2 = $2", ["7", 7])
        }
        #expect(found == 7)
    }

    @Test(arguments: [[], [1, 2, 3]])
    func refusesTheWrongNumberOfArguments(_ arguments: [Int]) throws {
        #expect(throws: DatabaseError.self) {
            try database.read { try $0.value("SELECT $1 + $2", arguments, as: Int.self) }
        }
    }

    @Test func keepsBlobsAndNulls() async throws {
        try await database.write {
            try $0.run(
                "INSERT INTO notes VALUES (1, 'a', $1), (2, 'b', $2), (3, 'c', $3)",
                [[UInt8](), [0, 255] as [UInt8], [UInt8]?.none])
        }
        let data = try database.read { try $0.rows("SELECT data FROM notes ORDER BY id") { try $0[0] as [UInt8]? } }
        #expect(data == [[], [0, 255], nil])
        #expect(throws: DatabaseError.self) {
            try database.read { try $0.rows("SELECT data FROM notes") { try $0[0] as String } }
        }
    }

    @Test func takesBackAChangeThatThrowsAndNoOther() async throws {
        struct Refused: Error {}
        try await withThrowingTaskGroup(of: Void.self) { group in
            for id in 1...200 {
                group.addTask {
                    let outcome = await Result {
                        try await database.write { connection in
                            try connection.run("INSERT INTO notes (id, text) VALUES ($1, 'x')", [id])
                            if id.isMultiple(of: 3) { throw Refused() }
                        }
                    }
                    #expect((try? outcome.get()) == nil ? id.isMultiple(of: 3) : !id.isMultiple(of: 3))
                }
            }
            try await group.waitForAll()
        }
        let ids = try database.read { try $0.rows("SELECT id FROM notes ORDER BY id") { try $0[0] as Int } }
        #expect(ids == (1...200).filter { !$0.isMultiple(of: 3) })
    }

    @Test func readersSeeOneStateWhileItChanges() async throws {
        try await insert(1, "before")
        let reading = try Database(path: database.path)
        async let change: Void = insert(2, "after")
        let (first, second) = try reading.read { connection in
            let count: Int? = try connection.value("SELECT count(*) FROM notes")
            return (count, try connection.value("SELECT count(*) FROM notes") as Int?)
        }
        try await change
        #expect(first == second)
        #expect(try texts().count == 2)
    }

    @Test func readersCannotWrite() throws {
        #expect(throws: DatabaseError.self) { try database.read { try $0.run("DELETE FROM notes") } }
    }

    @Test func tellsWhyARowIsRefused() async throws {
        try await insert(1, "a")
        let error = await #expect(throws: DatabaseError.self) { try await insert(1, "s3cret") }
        #expect(error?.isUniqueViolation == true)
        #expect(error?.description.contains("s3cret") == false)
    }

    @Test func failsWholeWhereTheDiskIsFull() async throws {
        try await insert(1, "a")
        try await database.write { try $0.script("PRAGMA max_page_count = 20") }
        let error = await #expect(throws: DatabaseError.self) {
            try await insert(2, String(repeating: "x", count: 1_000_000))
        }
        #expect(error?.isStorageFailure == true)
        try await insert(3, "c")
        #expect(try texts() == ["a", "c"])
    }
}

extension Result where Failure == any Error {
    fileprivate init(_ body: () async throws -> Success) async {
        do { self = .success(try await body()) } catch { self = .failure(error) }
    }
}
