package import Foundation

/// The shared test data: `$PORTICO_CORPORA`, else `../shared/corpora` beside the repository.
///
///     @Test(.enabled(if: Corpora.shouldRun)) func readsRealDescriptions() throws {
///         for file in try Corpora.files(under: "openapi/real") { … }
///     }
package enum Corpora {
    package static let root: URL = {
        if let path = ProcessInfo.processInfo.environment["PORTICO_CORPORA"] { return URL(fileURLWithPath: path) }
        return Repository.root.deletingLastPathComponent().appendingPathComponent("shared/corpora")
    }()

    /// `false` skips a test whose data are not here; never with `PORTICO_TEST_REQUIRE=all`, which makes it fail instead.
    package static var shouldRun: Bool {
        Requirement.shouldRun(whenPresent: FileManager.default.fileExists(atPath: root.path))
    }

    /// The bytes of one file, named from the corpora's root.
    package static func bytes(_ path: String) throws -> [UInt8] {
        [UInt8](try Data(contentsOf: root.appendingPathComponent(path)))
    }

    /// All files of a folder and its folders with one of the endings, named from the corpora's root, sorted.
    package static func files(under folder: String, endings: [String]) throws -> [String] {
        try FileManager.default.subpathsOfDirectory(atPath: root.appendingPathComponent(folder).path)
            .filter { path in endings.contains { path.hasSuffix($0) } }
            .map { "\(folder)/\($0)" }
            .sorted()
    }
}
