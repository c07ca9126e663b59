import Foundation
import TestSupport

/// One Swift file of the repository, as lines.
struct SourceFile {
    /// From the repository's root: `Sources/HTTP/Server/Server.swift`.
    let path: String
    let lines: [String]

    /// The target: `HTTP`.
    var target: String { String(path.split(separator: "/")[1]) }

    /// Every Swift file below a top-level folder, sorted.
    static func all(in folder: String) throws -> [SourceFile] {
        try FolderContents.files(in: Repository.root.appendingPathComponent(folder).path)
            .filter { $0.hasSuffix(".swift") && $0.contains("/") }
            .map { name in
                let text = try String(
                    contentsOf: Repository.root.appendingPathComponent("\(folder)/\(name)"), encoding: .utf8)
                return SourceFile(
                    path: "\(folder)/\(name)",
                    lines: text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init))
            }
    }

    /// Whether the nearest lines above, attributes and enum cases aside, or the line itself hold a comment.
    func hasComment(at index: Int) -> Bool {
        if lines[index].contains("// ") { return true }
        return index > 0 && lines[index - 1].trimmingCharacters(in: .whitespaces).hasPrefix("//")
    }

    /// Whether a doc comment stands above the declaration, attributes between them allowed.
    func hasDocumentation(at index: Int) -> Bool {
        var above = index - 1
        while above >= 0, lines[above].trimmingCharacters(in: .whitespaces).hasPrefix("@") { above -= 1 }
        return above >= 0 && lines[above].trimmingCharacters(in: .whitespaces).hasPrefix("///")
    }

    /// The code of a line: without what follows `//`, and without what is between quotation marks.
    static func code(of line: String) -> String {
        var code = ""
        var isInString = false
        var previous: Character = " "
        for character in line {
            if character == "\"", previous != "\\" { isInString.toggle() }
            if !isInString, character == "/", previous == "/" { return String(code.dropLast()) }
            if !isInString { code.append(character) }
            previous = character
        }
        return code
    }
}
