import Foundation
import TestSupport
import Testing

/// A disk of 256 KiB, in memory, that can be filled.
struct SmallDisk {
    private let path: String

    static let isPossible = getuid() == 0 && Requirement.program("mount") != nil

    static func mount(at path: String) async throws -> SmallDisk {
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
        let outcome = try await Program.run(
            try #require(Requirement.program("mount")),
            ["-t", "tmpfs", "-o", "size=256k,mode=700", "portico-test", path])
        guard outcome.status == 0 else { throw Repository.Missing(what: "a small disk: \(outcome.error)") }
        return SmallDisk(path: path)
    }

    func unmount() async {
        guard let program = Requirement.program("umount") else { return }
        _ = try? await Program.run(program, ["--lazy", path])
    }

    /// Leaves no room.
    func fill() throws {
        let descriptor = open("\(path)/filler", O_WRONLY | O_CREAT, 0o600)
        defer { close(descriptor) }
        try #require(descriptor >= 0)
        let bytes = [UInt8](repeating: 0, count: 4096)
        while write(descriptor, bytes, bytes.count) > 0 {}
    }

    func empty() throws { try FileManager.default.removeItem(atPath: "\(path)/filler") }

    func names() throws -> [String] { try FileManager.default.contentsOfDirectory(atPath: path).sorted() }
}
