import Foundation
package import Testing

/// Compares a folder that was made with the one that was expected, byte by byte.
///
///     try GoldenFolder.expect(output, matches: fixture + "/expected")
///
/// `RECORD_GOLDEN=1` writes the expected folder anew, and still fails, so that nobody's CI can record.
package enum GoldenFolder {
    package static func expect(
        _ actual: String, matches expected: String, sourceLocation: SourceLocation = #_sourceLocation
    ) throws {
        let made = try FolderContents.files(in: actual)
        if ProcessInfo.processInfo.environment["RECORD_GOLDEN"] == "1" {
            try? FileManager.default.removeItem(atPath: expected)
            try FileManager.default.createDirectory(atPath: expected, withIntermediateDirectories: true)
            for file in made {
                let target = URL(fileURLWithPath: "\(expected)/\(file)")
                try FileManager.default.createDirectory(
                    at: target.deletingLastPathComponent(), withIntermediateDirectories: true)
                try Data(FolderContents.bytes(of: "\(actual)/\(file)")).write(to: target)
            }
            Issue.record(
                "Recorded \(made.count) files in \(expected); look at them and run again",
                sourceLocation: sourceLocation)
            return
        }
        let wanted = FileManager.default.fileExists(atPath: expected) ? try FolderContents.files(in: expected) : []
        for file in Set(wanted).subtracting(made).sorted() {
            Issue.record("Nothing produced the expected file \(file)", sourceLocation: sourceLocation)
        }
        for file in Set(made).subtracting(wanted).sorted() {
            Issue.record("The file \(file) was not expected", sourceLocation: sourceLocation)
        }
        for file in made where wanted.contains(file) {
            let left = try FolderContents.bytes(of: "\(expected)/\(file)")
            let right = try FolderContents.bytes(of: "\(actual)/\(file)")
            if left != right {
                Issue.record("\(file): \(firstDifference(left, right))", sourceLocation: sourceLocation)
            }
        }
    }

    /// The first line that differs, both ways.
    package static func firstDifference(_ expected: [UInt8], _ actual: [UInt8]) -> String {
        let left = expected.split(separator: 0x0A, omittingEmptySubsequences: false)
        let right = actual.split(separator: 0x0A, omittingEmptySubsequences: false)
        for index in 0..<max(left.count, right.count) {
            let wanted = index < left.count ? String(decoding: left[index], as: UTF8.self) : "(the end)"
            let got = index < right.count ? String(decoding: right[index], as: UTF8.self) : "(the end)"
            if wanted != got { return "line \(index + 1) is\n  \(got)\nand should be\n  \(wanted)" }
        }
        return "the bytes differ"
    }
}
