import Foundation
import TestSupport
import Testing

/// What lies where, and what uses what.
struct LayoutTests {
    @Test func namesNoSwiftPackage() throws {
        #expect(try !Manifest().text.contains(".package("))
    }

    @Test func keepsTheTopLevelSmall() throws {
        let allowed: Set = ["Package.swift", "Sources", "Tests", "content", "themes", "site-config.json", "README.md"]
        // What builds and runs leave behind is ignored by git.
        let ignored: Set = ["out", "data", "Package.resolved"]
        let names = try FileManager.default.contentsOfDirectory(atPath: Repository.root.path).filter {
            !$0.hasPrefix(".")
        }
        #expect(Set(names).subtracting(allowed).subtracting(ignored) == [])
    }

    @Test func usesOnlyLowerLevels() throws {
        let manifest = try Manifest()
        #expect(manifest.levels["Diagnostics"] == 0 && manifest.levels["SiteGenerator"] == 4, "\(manifest.levels)")
        for (target, uses) in manifest.dependencies {
            for used in uses {
                guard let above = manifest.levels[target], let below = manifest.levels[used] else { continue }
                #expect(below <= above, "\(target) (level \(above)) uses \(used) (level \(below))")
                #expect(manifest.dependencies[used]?.contains(target) != true, "\(target) and \(used) use each other")
            }
        }
    }

    /// SwiftPM lets a target import a sibling that it does not name; the order of building then decides whether it works.
    @Test func importsOnlyWhatTheManifestNames() throws {
        let manifest = try Manifest()
        let system: Set = ["Foundation", "FoundationNetworking", "Glibc", "Synchronization", "Dispatch"]
        let files = try SourceFile.all(in: "Sources").filter { !$0.path.hasPrefix("Sources/Plugins/") }
        #expect(files.count > 20)
        for file in files {
            let declared = try #require(manifest.dependencies[file.target], "\(file.target) is no target")
            // Indented words of a text may read like one.
            for (index, line) in file.lines.enumerated() where !line.hasPrefix(" ") {
                let words = SourceFile.code(of: line).split(separator: " ")
                guard let place = words.firstIndex(of: "import"), place <= 2, words.count > place + 1,
                    words[..<place].allSatisfy({ $0 == "package" || $0.hasPrefix("@") })
                else { continue }
                let module = String(words.last?.split(separator: ".").first ?? "")
                #expect(declared.union(system).contains(module), "\(file.path):\(index + 1) imports \(module)")
            }
        }
    }
}
