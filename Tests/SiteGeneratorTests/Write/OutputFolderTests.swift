import Glibc
import TestSupport
import Testing

@testable import SiteGenerator

struct OutputFolderTests {
    private func build(_ files: [String: String], in folder: String) throws -> OutputFolder.Counts {
        let output = try OutputFolder(target: folder + "/public", staging: folder + "/.staging")
        for (path, text) in files { try output.write(Array(text.utf8), to: path) }
        return try output.commit()
    }

    @Test func writesLinksAndRemovesByWhatChanged() throws {
        let folder = try TemporaryFolder()
        _ = try build(["a.html": "A", "x/b.html": "B", "old/c.html": "C"], in: folder.path)
        let before = folder.modified("public/a.html")
        let counts = try build(["a.html": "A", "x/b.html": "B2", "new.html": "N"], in: folder.path)
        #expect(counts.unchanged == 1)
        #expect(counts.written == 2)
        #expect(counts.removed == 1)
        #expect(folder.modified("public/a.html") == before)
        #expect(try folder.text("public/x/b.html") == "B2")
        #expect(!folder.exists("public/old"))
        #expect(!folder.exists(".staging"))
    }

    @Test func keepsTheLastBuildWhereOneIsDiscarded() throws {
        let folder = try TemporaryFolder()
        _ = try build(["a.html": "A"], in: folder.path)
        let output = try OutputFolder(target: folder.path + "/public", staging: folder.path + "/.staging")
        try output.write(Array("changed".utf8), to: "a.html")
        output.discard()
        #expect(try folder.text("public/a.html") == "A")
        #expect(!folder.exists(".staging"))
    }

    @Test func doesNotChangeTheLastBuildsFilesThroughTheirLinks() throws {
        let folder = try TemporaryFolder()
        _ = try build(["a.html": "A"], in: folder.path)
        let output = try OutputFolder(target: folder.path + "/public", staging: folder.path + "/.staging")
        try output.write(Array("A".utf8), to: "a.html")
        #expect(throws: FileFailure.self) { try output.write(Array("other".utf8), to: "a.html") }
        #expect(try folder.text("public/a.html") == "A")
    }
}
