import Foundation
import TestSupport
import Testing

/// How the source is written.
struct StyleTests {
    /// Files that are longer than 500 lines, each with its reason: tables that would not be clearer in two.
    private static let longFiles: [String: String] = [:]

    @Test func keepsFilesShort() throws {
        for file in try SourceFile.all(in: "Sources") + SourceFile.all(in: "Tests") where file.lines.count > 500 {
            if StyleTests.longFiles[file.path] == nil { Issue.record("\(file.path) has \(file.lines.count) lines") }
        }
        for path in StyleTests.longFiles.keys {
            let isLong = try SourceFile.all(in: "Sources").contains { $0.path == path && $0.lines.count > 500 }
            #expect(isLong, "\(path) is not that long any more: take it from the list")
        }
    }

    @Test(arguments: ["try!", "fatalError(", "@unchecked Sendable", "nonisolated(unsafe)", "as!"])
    func explainsWhatTheCompilerCannotCheck(_ word: String) throws {
        for file in try SourceFile.all(in: "Sources") {
            for (index, line) in file.lines.enumerated() where SourceFile.code(of: line).contains(word) {
                #expect(
                    file.hasComment(at: index), "\(file.path):\(index + 1): '\(word)' without a comment that proves it")
            }
        }
    }

    @Test func leavesNothingForLater() throws {
        // Put together here, so that this file does not find itself.
        let words = ["TO" + "DO", "FIX" + "ME", "HA" + "CK"]
        for file in try SourceFile.all(in: "Sources") + SourceFile.all(in: "Tests") {
            for (index, line) in file.lines.enumerated() {
                for word in words where line.contains(word + ":") || line.contains("// " + word) {
                    Issue.record("\(file.path):\(index + 1): \(word)")
                }
            }
        }
    }

    @Test func documentsWhatOtherTargetsSee() throws {
        let kinds = ["struct", "enum", "class", "protocol", "actor", "func", "typealias"]
        // What the language asks for by name needs no words of its own.
        let known = ["func <", "func ==", "func hash(into", "func encode(", "func next()", "func makeIterator("]
        for file in try SourceFile.all(in: "Sources") {
            for (index, line) in file.lines.enumerated() {
                let words = line.split(separator: " ")
                guard words.first == "package", words.contains(where: { kinds.contains(String($0)) }) else { continue }
                if words.contains("import") || words.contains("init") || known.contains(where: line.contains) {
                    continue
                }
                if words.contains("var") || words.contains("let") || words.contains("case") { continue }
                // A part of a documented type, such as `package struct Field {`, tells by its place and name.
                let isNested = line.hasPrefix(" ") && !words.contains("func")
                #expect(isNested || file.hasDocumentation(at: index), "\(file.path):\(index + 1): no doc comment")
            }
        }
    }

    @Test func exportsNothingToTheWorld() throws {
        for file in try SourceFile.all(in: "Sources") {
            for (index, line) in file.lines.enumerated() where Self.isPublic(line) {
                Issue.record("\(file.path):\(index + 1): 'package' is as far as anything goes")
            }
        }
    }

    /// `public` before a declaration, not among the words of a text.
    private static func isPublic(_ line: String) -> Bool {
        let words = line.split(separator: " ")
        let kinds: Set<Substring> = [
            "struct", "enum", "class", "protocol", "func", "var", "let", "init", "final", "static",
        ]
        return words.first == "public" && words.count > 1 && (kinds.contains(words[1]) || words[1].hasPrefix("init("))
    }

    /// HTML belongs in templates; the renderers of Markdown, schemas and code are what templates cannot be.
    @Test func writesNoHTMLOutsideTemplates() throws {
        let targets: Set = ["SiteGenerator", "portico", "PortalModel", "Theming", "HTTP"]
        let tags = [
            "div", "section", "form", "table", "main", "nav", "header", "footer", "article", "ul", "li", "p", "h1",
            "h2", "html",
        ]
        for file in try SourceFile.all(in: "Sources") where targets.contains(file.target) {
            if file.path.contains("Schema") || file.path.hasSuffix("/ReferenceHTML.swift") { continue }
            for (index, line) in file.lines.enumerated() {
                let code = line.trimmingCharacters(in: .whitespaces)
                if code.hasPrefix("//") { continue }
                for tag in tags
                where code.contains("\"<\(tag)>") || code.contains("\"<\(tag) ") || code.contains("</\(tag)>") {
                    Issue.record("\(file.path):\(index + 1): <\(tag)> in a string")
                }
            }
        }
    }

    @Test func givesNoFileANameThatSaysNothing() throws {
        let empty = ["Utils", "Util", "Helpers", "Helper", "Common", "Manager", "Misc"]
        for file in try SourceFile.all(in: "Sources") {
            for part in file.path.split(separator: "/") {
                let name = part.hasSuffix(".swift") ? part.dropLast(6) : part
                #expect(!empty.contains { name == $0 || name.hasSuffix($0) }, "\(file.path)")
            }
        }
    }
}
