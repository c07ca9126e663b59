import Database
import Glibc
import TestSupport
import Testing

struct MaintenanceTests {
    let folder: TemporaryFolder
    private let first = Migration(
        1, "notes", "CREATE TABLE notes (text TEXT NOT NULL) STRICT; CREATE INDEX by_text ON notes (text)")
    private let second = Migration(2, "more", "ALTER TABLE notes ADD COLUMN more TEXT")

    init() throws { folder = try TemporaryFolder() }

    private func mode(_ name: String) -> mode_t {
        var information = stat()
        return stat(folder.path(name), &information) == 0 ? information.st_mode & 0o777 : 0
    }

    private func count(_ database: Database) throws -> Int? {
        try database.read { try $0.value("SELECT count(*) FROM notes") }
    }

    @Test func runsEachStepOnce() async throws {
        let database = try Database(path: folder.path("a.db"))
        #expect(try await database.migrate([first]).map(\.number) == [1])
        #expect(try await database.migrate([first, second]).map(\.number) == [2])
        #expect(try await database.migrate([first, second]).isEmpty)
    }

    @Test func refusesADatabaseOfALaterProgram() async throws {
        let database = try Database(path: folder.path("a.db"))
        try await database.migrate([first, second])
        await #expect(throws: DatabaseError.self) { try await database.migrate([first]) }
    }

    @Test func leavesNothingOfAStepThatFails() async throws {
        let database = try Database(path: folder.path("a.db"))
        let broken = Migration(1, "broken", "CREATE TABLE notes (text TEXT) STRICT; INSERT INTO nowhere VALUES (1)")
        await #expect(throws: DatabaseError.self) { try await database.migrate([broken]) }
        #expect(try await database.migrate([first]).count == 1)
    }

    @Test func restoresWhatWasBackedUp() async throws {
        let path = folder.path("a.db")
        do {
            let database = try Database(path: path)
            try await database.migrate([first])
            try await database.write { try $0.run("INSERT INTO notes VALUES ('kept')") }
            try database.backup(to: folder.path("b.db"))
            try await database.write { try $0.run("INSERT INTO notes VALUES ('later')") }
            #expect(throws: DatabaseError.self) { try Database.restore(from: folder.path("b.db"), to: path) }
            #expect(try count(database) == 2)
        }
        try Database.restore(from: folder.path("b.db"), to: path)
        let restored = try Database(path: path)
        #expect(try count(restored) == 1)
        #expect(try restored.problems().isEmpty)
        #expect(try folder.files().filter { $0.contains("partial") }.isEmpty)
    }

    @Test func refusesADamagedBackup() async throws {
        let database = try Database(path: folder.path("a.db"))
        try await database.migrate([first])
        try await database.write { connection in
            for number in 0..<2000 { try connection.run("INSERT INTO notes VALUES ($1)", ["note \(number)"]) }
        }
        try database.backup(to: folder.path("b.db"))
        var bytes = try folder.bytes("b.db")
        for place in 5000..<9000 { bytes[place] = 0x5a }
        try folder.write(bytes, to: "b.db")
        #expect(throws: DatabaseError.self) {
            try Database.restore(from: folder.path("b.db"), to: folder.path("c.db"))
        }
        #expect(throws: (any Error).self) { try folder.bytes("c.db") }
    }

    @Test func replacesADatabaseThatIsDamaged() async throws {
        let database = try Database(path: folder.path("a.db"))
        try await database.migrate([first])
        try database.backup(to: folder.path("b.db"))
        try folder.write("not a database at all, however long it may be", to: "c.db")
        try Database.restore(from: folder.path("b.db"), to: folder.path("c.db"))
        #expect(try count(Database(path: folder.path("c.db"))) == 0)
    }

    @Test func onlyTheOwnerReadsABackup() async throws {
        let database = try Database(path: folder.path("a.db"))
        try database.backup(to: folder.path("b.db"))
        #expect(mode("b.db") == 0o600)
        #expect(mode("a.db") == 0o600)
    }
}
