import Foundation
import TestSupport
import Testing

@testable import SiteGenerator

struct CompressedTwinTests {
    private static let page = String(repeating: "<p>A paragraph of some length, again and again.</p>\n", count: 100)

    @discardableResult
    private func build(_ files: [String: String], in folder: String, compresses: Bool = true) throws
        -> OutputFolder.Counts
    {
        let output = try OutputFolder(
            target: folder + "/public", staging: folder + "/.staging", compresses: compresses)
        for (path, text) in files { try output.write(Array(text.utf8), to: path) }
        return try output.commit()
    }

    @Test func writesThemBesideTextsThatAreLongEnough() throws {
        let folder = try TemporaryFolder()
        let counts = try build(
            [
                "a.html": Self.page, "x/b.json": Self.page, "short.html": "short", "c.png": Self.page,
                "edge.txt": String(repeating: "a", count: 1024), "below.txt": String(repeating: "a", count: 1023),
                "_headers": Self.page,
            ], in: folder.path)
        #expect(
            try folder.files() == [
                "public/_headers", "public/a.html", "public/a.html.br", "public/a.html.gz", "public/below.txt",
                "public/c.png", "public/edge.txt", "public/edge.txt.br", "public/edge.txt.gz", "public/short.html",
                "public/x/b.json", "public/x/b.json.br", "public/x/b.json.gz",
            ])
        #expect(counts.written == 13)
    }

    @Test func writesNoneWhereNothingIsSaved() throws {
        let folder = try TemporaryFolder()
        var random = SeededRandom(seed: 1)
        let noise = (0..<2000).map { _ in UInt8.random(in: 0...255, using: &random) }
        let output = try OutputFolder(target: folder.path("public"), staging: folder.path(".staging"), compresses: true)
        try output.write(noise, to: "noise.txt")
        _ = try output.commit()
        #expect(try folder.files() == ["public/noise.txt"])
    }

    @Test func writesTheSameBytesEachTime() throws {
        let (one, other) = (try TemporaryFolder(), try TemporaryFolder())
        for folder in [one, other] { try build(["a.html": Self.page], in: folder.path) }
        for ending in ["br", "gz"] {
            #expect(try one.bytes("public/a.html.\(ending)") == other.bytes("public/a.html.\(ending)"))
        }
    }

    @Test func compressesOnlyWhatChanged() throws {
        let folder = try TemporaryFolder()
        try build(["a.html": Self.page, "b.html": Self.page], in: folder.path)
        let before = folder.modified("public/a.html.br")
        let counts = try build(["a.html": Self.page, "b.html": Self.page + "more"], in: folder.path)
        #expect(counts.unchanged == 3 && counts.written == 3 && counts.removed == 0)
        #expect(folder.modified("public/a.html.br") == before)
    }

    @Test func takesThemAwayWithTheirFiles() throws {
        let folder = try TemporaryFolder()
        try build(["a.html": Self.page, "b.html": Self.page], in: folder.path)
        let counts = try build(["a.html": Self.page], in: folder.path)
        #expect(counts.removed == 3)
        try build(["a.html": Self.page], in: folder.path, compresses: false)
        #expect(try folder.files() == ["public/a.html"])
        // And makes them where the last build made none.
        try build(["a.html": Self.page], in: folder.path)
        #expect(try folder.files() == ["public/a.html", "public/a.html.br", "public/a.html.gz"])
    }

    private static let programs = [
        (ending: "gz", program: Requirement.program("gzip")), (ending: "br", program: Requirement.program("brotli")),
    ]

    @Test(
        .enabled(
            if: Requirement.shouldRun(whenPresent: programs.allSatisfy { $0.program != nil }),
            "needs gzip and brotli"))
    func isReadByThePrograms() async throws {
        let folder = try TemporaryFolder()
        let long = String(repeating: Self.page, count: 1000)
        try build(["a.html": Self.page, "assets/b.js": Self.page, "long.txt": long], in: folder.path)
        for (path, text) in [("a.html", Self.page), ("assets/b.js", Self.page), ("long.txt", long)] {
            for (ending, program) in Self.programs {
                let outcome = try await Program.run(
                    try #require(program), ["-d", "-c", folder.path("public/\(path).\(ending)")])
                #expect(outcome.status == 0 && outcome.output == text, "\(path).\(ending): \(outcome.error)")
            }
        }
    }
}
