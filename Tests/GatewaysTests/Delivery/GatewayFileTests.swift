import Foundation
import Gateways
import TestSupport
import Testing

/// How a file gets to where a gateway reads it.
struct GatewayFileTests {
    private static func attributes(_ path: String) throws -> (mode: Int, second: Int, inode: Int) {
        var status = stat()
        #expect(lstat(path, &status) == 0)
        return (Int(status.st_mode & 0o7777), status.st_mtim.tv_sec, Int(status.st_ino))
    }

    @Test func writesANewFileForItsGroupToRead() throws {
        let folder = try TemporaryFolder()
        let before = Int(Date().timeIntervalSince1970)
        #expect(try GatewayFile.publish(Array("one".utf8), to: folder.path("apisix.yaml")) == .published)
        #expect(try folder.text("apisix.yaml") == "one")
        let file = try Self.attributes(folder.path("apisix.yaml"))
        #expect(file.mode == 0o640)
        #expect(file.second >= before)
        #expect(try folder.files() == ["apisix.yaml"])
    }

    @Test func givesEveryFileASecondOfItsOwn() throws {
        let folder = try TemporaryFolder()
        var seconds: [Int] = []
        for index in 0..<5 {
            #expect(try GatewayFile.publish(Array("\(index)".utf8), to: folder.path("f")) == .published)
            seconds.append(try Self.attributes(folder.path("f")).second)
        }
        #expect(seconds == seconds.indices.map { max(seconds[0] + $0, seconds[$0]) })
        #expect(Set(seconds).count == 5)
    }

    @Test func passesATimeThatIsYetToCome() throws {
        let folder = try TemporaryFolder(["f": "old"])
        let future = try Self.setInTheFuture(folder.path("f"))
        _ = try GatewayFile.publish(Array("new".utf8), to: folder.path("f"))
        #expect(try Self.attributes(folder.path("f")).second == future + 1)
    }

    private static func setInTheFuture(_ path: String) throws -> Int {
        let future = Int(Date().timeIntervalSince1970) + 5_000
        let date = Date(timeIntervalSince1970: Double(future))
        try FileManager.default.setAttributes([.modificationDate: date], ofItemAtPath: path)
        return future
    }

    @Test func leavesAFileWithTheSameBytesAlone() throws {
        let folder = try TemporaryFolder(["f": "same"])
        let before = try Self.attributes(folder.path("f"))
        #expect(try GatewayFile.publish(Array("same".utf8), to: folder.path("f")) == .unchanged)
        #expect(try Self.attributes(folder.path("f")) == before)
        #expect(try GatewayFile.publish(Array("sane".utf8), to: folder.path("f")) == .published)
        #expect(try folder.text("f") == "sane")
    }

    @Test func takesAwayWhatAKilledPublisherLeft() throws {
        let folder = try TemporaryFolder([
            ".apisix.yaml.aB3xYz": "half of a secr", ".apisix.yaml.bak": "mine", ".apisix.yaml.aB3xYz.old": "mine",
            ".other.yaml.aB3xYz": "another's", "apisix.yaml": "old",
        ])
        _ = try GatewayFile.publish(Array("new".utf8), to: folder.path("apisix.yaml"))
        #expect(
            try Set(folder.files()) == [
                ".apisix.yaml.bak", ".apisix.yaml.aB3xYz.old", ".other.yaml.aB3xYz", "apisix.yaml",
            ])
    }

    @Test func replacesWhatALinkLeadsToAndKeepsTheLink() throws {
        let folder = try TemporaryFolder(["real/apisix.yaml": "old"])
        try folder.link("there", to: "real/apisix.yaml")
        try folder.link("here.yaml", to: folder.path("there"))
        #expect(try GatewayFile.publish(Array("new".utf8), to: folder.path("here.yaml")) == .published)
        #expect(try folder.text("real/apisix.yaml") == "new")
        #expect(try FileManager.default.destinationOfSymbolicLink(atPath: folder.path("there")) == "real/apisix.yaml")
        #expect(try folder.files() == ["here.yaml", "real/apisix.yaml", "there"])
    }

    @Test func makesTheFileThatALinkLeadsTo() throws {
        let folder = try TemporaryFolder(["real/other": ""])
        try folder.link("here.yaml", to: "real/apisix.yaml")
        #expect(try GatewayFile.publish(Array("new".utf8), to: folder.path("here.yaml")) == .published)
        #expect(try folder.text("real/apisix.yaml") == "new")
    }

    @Test func refusesLinksInACircle() throws {
        let folder = try TemporaryFolder()
        try folder.link("a", to: "b")
        try folder.link("b", to: "a")
        #expect(throws: GatewayFile.Failure.self) { try GatewayFile.publish([1], to: folder.path("a")) }
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path).count == 2)
    }

    @Test func makesFoldersThatAreMissing() throws {
        let folder = try TemporaryFolder(["file": ""])
        #expect(try GatewayFile.publish([0x31], to: folder.path("a/b/apisix.yaml")) == .published)
        #expect(try folder.text("a/b/apisix.yaml") == "1")
        #expect(try Self.attributes(folder.path("a/b")).mode == 0o750)
        let failure = #expect(throws: GatewayFile.Failure.self) {
            try GatewayFile.publish([1], to: folder.path("file/b/apisix.yaml"))
        }
        #expect(failure?.code == ENOTDIR)
    }

    /// Root may write everywhere, so for it the name that cannot be exchanged is that of a folder.
    @Test func keepsTheLastFileWhereTheNewOneCannotBeMade() throws {
        let folder = try TemporaryFolder(["locked/apisix.yaml": "old", "folder/apisix.yaml/inside": "old"])
        if geteuid() != 0 {
            chmod(folder.path("locked"), 0o500)
            defer { chmod(folder.path("locked"), 0o700) }
            let failure = #expect(throws: GatewayFile.Failure.self) {
                try GatewayFile.publish([1], to: folder.path("locked/apisix.yaml"))
            }
            #expect(failure?.code == EACCES)
        }
        let failure = #expect(throws: GatewayFile.Failure.self) {
            try GatewayFile.publish([1], to: folder.path("folder/apisix.yaml"))
        }
        #expect(failure?.step == "replace" || failure?.step == "read", "\(failure as Any)")
        #expect(try folder.files() == ["folder/apisix.yaml/inside", "locked/apisix.yaml"])
        #expect(try folder.text("locked/apisix.yaml") == "old")
    }

    @Test func isReadWholeWhileItIsExchanged() async throws {
        let folder = try TemporaryFolder()
        let path = folder.path("f")
        let texts = (0..<2).map { [UInt8](repeating: 0x61 + UInt8($0), count: 300_000) }
        _ = try GatewayFile.publish(texts[0], to: path)
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { for index in 0..<5 { _ = try GatewayFile.publish(texts[index % 2], to: path) } }
            group.addTask {
                for _ in 0..<200 {
                    let bytes = try FolderContents.bytes(of: path)
                    #expect(texts.contains(bytes))
                }
            }
            try await group.waitForAll()
        }
    }

    /// Two at once, as when a companion is restarted: no file's second is another's, and nothing stays behind.
    @Test func letsOnePublisherFinishBeforeTheNext() async throws {
        let folder = try TemporaryFolder(["f": "old"])
        let path = folder.path("f")
        // From here on each file is one second later than the last, however long the disk takes.
        let future = try Self.setInTheFuture(path)
        try await withThrowingTaskGroup(of: Void.self) { group in
            for writer in 0..<4 {
                group.addTask {
                    for index in 0..<3 { _ = try GatewayFile.publish(Array("\(writer) \(index)".utf8), to: path) }
                }
            }
            try await group.waitForAll()
        }
        #expect(try Self.attributes(path).second == future + 12)
        #expect(try folder.files() == ["f"])
    }

    @Test func publishesASnapshotOrNothing() throws {
        let folder = try TemporaryFolder()
        let path = folder.path("apisix.yaml")
        let one = try #require(GatewayCase.all.first { $0.name == "two-methods-and-plans.txt" })
        #expect(try APISIXFile.publish(one.snapshot, to: path).outcome == .published)
        #expect(try APISIXFile.publish(one.snapshot, to: path).outcome == .unchanged)
        let text = try folder.text("apisix.yaml")
        let refused = try #require(GatewayCase.all.first { $0.name == "refuses-one-key-twice.txt" })
        #expect(throws: GatewayRefusal.self) { try APISIXFile.publish(refused.snapshot, to: path) }
        #expect(try folder.text("apisix.yaml") == text)
    }
}
