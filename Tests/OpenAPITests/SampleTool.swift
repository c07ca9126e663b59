import Foundation
import OpenAPI
import TestSupport

/// Runs and checks samples with the real tools of their languages.
enum SampleTool {
    /// The program that runs samples of a language, if it is installed; of compiled ones the compiler.
    static func program(_ language: SampleLanguage) -> String? {
        switch language {
        case .curl: Requirement.program("curl").flatMap { _ in Requirement.program("bash") }
        case .httpie: Requirement.program("http").flatMap { _ in Requirement.program("bash") }
        case .javaScript: Requirement.program("node")
        case .python: Requirement.program("python3")
        case .go: Requirement.program("go")
        case .java: Requirement.program("javac")
        case .swift: Requirement.program("swiftc")
        case .csharp: Requirement.program("mcs")
        case .php: Requirement.program("php")
        case .ruby: Requirement.program("ruby")
        }
    }

    static func path(_ language: SampleLanguage) throws -> String {
        guard let path = program(language) else {
            throw Repository.Missing(what: "a program that runs \(language.title)")
        }
        return path
    }

    /// Whether samples of the language can be checked; with `isRun`, whether they can be run too.
    static func isReady(_ language: SampleLanguage, isRun: Bool) async -> Bool {
        if Requirement.isAll { return true }
        guard let program = program(language) else { return false }
        guard isRun || language == .csharp else { return true }
        let probe: [String]? =
            switch language {
            case .python: ["-c", "import requests"]
            case .php: ["-r", "exit(extension_loaded('curl') ? 0 : 1);"]
            case .javaScript:
                ["-e", "process.exit(typeof fetch === 'function' && typeof FormData === 'function' ? 0 : 1)"]
            default: nil
            }
        if let probe { return (try? await Program.run(program, probe).status) == 0 }
        guard language == .csharp, let folder = try? TemporaryFolder(["a.cs": "class A { static void Main() {} }"])
        else {
            return language != .csharp
        }
        let build = try? await Program.run(program, ["-r:System.Net.Http", "a.cs"], in: folder.path)
        return build?.status == 0 && (!isRun || Requirement.program("mono") != nil)
    }

    static func fileName(_ language: SampleLanguage, _ number: Int) -> String {
        switch language {
        case .curl, .httpie: "s\(number).sh"
        case .javaScript: "s\(number).mjs"
        case .python: "s\(number).py"
        case .go: "s\(number).go"
        case .java: "s\(number)/Sample.java"
        case .swift: "s\(number).swift"
        case .csharp: "s\(number).cs"
        case .php: "s\(number).php"
        case .ruby: "s\(number).rb"
        }
    }

    /// A Swift sample as a function, so that many can be compiled at once.
    static func swiftFunction(_ code: String, _ number: Int) -> String {
        let body = code.replacingOccurrences(of: "import Foundation\n", with: "")
        return "func sample\(number)() async throws {\n\(body)\n}\n"
    }

    /// A C# sample as a method for mcs, which knows C# 7: without raw literals and `using` declarations.
    static func csharpClass(_ code: String, _ number: Int) -> String {
        let lines = code.split(separator: "\n", omittingEmptySubsequences: false)
        let body = lines.filter { !($0.hasPrefix("using ") && $0.hasSuffix(";") && !$0.contains("=")) }
            .joined(separator: "\n")
            .replacingOccurrences(of: "using var", with: "var")
            .replacingOccurrences(of: "HttpMethod.Patch", with: "new HttpMethod(\"PATCH\")")
            .replacingOccurrences(of: "    new(", with: "    new KeyValuePair<string, string>(")
            .replacingOccurrences(
                of: "List<KeyValuePair<string, string>>\n{\n    new(",
                with: "List<KeyValuePair<string, string>>\n{\n    new KeyValuePair<string, string>("
            )
            .replacingOccurrences(of: "await File.WriteAllBytesAsync(", with: "File.WriteAllBytes(")
            .replacingOccurrences(of: "X509Certificate2.CreateFromPemFile(", with: "X509Pem.Create(")
        return "class Sample\(number) { public static async Task Run() {\n\(withoutRawLiterals(body))\n} }\n"
    }

    static let csharpHead =
        """
        using System; using System.Collections.Generic; using System.IO; using System.Linq; using System.Net.Http;
        using System.Net.Http.Headers; using System.Security.Cryptography.X509Certificates; using System.Text;
        using System.Threading.Tasks;
        static class X509Pem { public static X509Certificate2 Create(string a, string b) { return null; } }

        """

    /// Raw literals (C# 11) as ordinary ones, their white space taken off as the language does.
    private static func withoutRawLiterals(_ code: String) -> String {
        var result = ""
        var rest = code[...]
        while let open = rest.range(of: "\"\"\"") {
            let quotes = String(rest[open.lowerBound...].prefix { $0 == "\"" })
            let content = rest[rest.index(open.lowerBound, offsetBy: quotes.count)...]
            guard let close = content.range(of: quotes) else { return code }
            var lines = content[..<close.lowerBound].split(separator: "\n", omittingEmptySubsequences: false)
            let indent = lines.removeLast()
            let text = lines.dropFirst().map { $0.hasPrefix(indent) ? $0.dropFirst(indent.count) : $0 }
            result += rest[..<open.lowerBound] + "@\""
            // By scalars: a quote with an accent is another character, but the same code.
            for scalar in text.joined(separator: "\n").unicodeScalars {
                result.unicodeScalars.append(contentsOf: scalar == "\"" ? ["\"", "\""] : [scalar])
            }
            result += "\""
            rest = content[close.upperBound...]
        }
        return result + rest
    }
}
