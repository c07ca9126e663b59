import Foundation

/// What a test needs from the machine: a browser, a checker, test data.
///
///     @Test(.enabled(if: Requirement.shouldRun(whenPresent: Corpora.isPresent), "needs the corpora"))
package enum Requirement {
    /// CI sets `PORTICO_TEST_REQUIRE=all`: then nothing may be skipped, and what is missing makes its tests fail.
    package static let isAll = ProcessInfo.processInfo.environment["PORTICO_TEST_REQUIRE"] == "all"

    /// Whether to run a test: its need is there, or it has to fail for the lack of it.
    package static func shouldRun(whenPresent isPresent: Bool) -> Bool { isPresent || isAll }

    /// Where a program is found: the first executable of that name on the search path.
    package static func program(_ name: String) -> String? {
        let path = ProcessInfo.processInfo.environment["PATH"] ?? "/usr/local/bin:/usr/bin:/bin"
        return path.split(separator: ":").map { "\($0)/\(name)" }.first {
            FileManager.default.isExecutableFile(atPath: $0)
        }
    }
}

extension Requirement {
    /// The path, if something is there.
    package static func existing(_ path: String) -> String? {
        FileManager.default.fileExists(atPath: path) ? path : nil
    }
}
