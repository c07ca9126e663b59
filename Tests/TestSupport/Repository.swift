package import Foundation

/// The source folder that the tests were built from, and what was built of it.
package enum Repository {
    /// The folder that holds Package.swift.
    package static let root: URL = {
        // Tests/TestSupport/Repository.swift
        URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent()
    }()

    /// A program of this package, beside the tests that run.
    package static func product(_ name: String) throws -> String {
        // SwiftPM runs tests as `….build/debug/porticoPackageTests.xctest`; the products lie beside it.
        var folder = URL(fileURLWithPath: CommandLine.arguments[0]).resolvingSymlinksInPath()
            .deletingLastPathComponent()
        while folder.path != "/" {
            let candidate = folder.appendingPathComponent(name).path
            var isFolder: ObjCBool = false
            if FileManager.default.fileExists(atPath: candidate, isDirectory: &isFolder), !isFolder.boolValue {
                return candidate
            }
            folder.deleteLastPathComponent()
        }
        throw Missing(what: "the program '\(name)' beside \(CommandLine.arguments[0])")
    }

    /// Something a test cannot do without.
    package struct Missing: Error, CustomStringConvertible {
        package let what: String
        package var description: String { "missing: \(what)" }

        package init(what: String) { self.what = what }
    }
}
