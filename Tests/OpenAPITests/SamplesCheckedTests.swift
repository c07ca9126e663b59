import Diagnostics
import Foundation
import OpenAPI
import TestSupport
import Testing

/// Samples of real descriptions, judged by the compilers and checkers of their languages.
struct SamplesCheckedTests {
    /// Requests of at least 300 operations of real descriptions, each kind of credential among them.
    static let requests: [SampleRequest] = {
        let files = (try? Corpora.files(under: "openapi/real", endings: [".json", ".yaml"])) ?? []
        let credentials: [SampleCredential?] = [
            .bearer, .apiKey(name: "X-API-Key", place: .header), .basic, nil, .apiKey(name: "api key", place: .query),
            .mutualTLS, .apiKey(name: "session", place: .cookie), .other(scheme: "Digest"),
        ]
        var requests: [SampleRequest] = []
        for file in files {
            var problems: [Diagnostic] = []
            let document = OpenAPIDocument.load(
                file, read: { try? Corpora.bytes($0) }, diagnostics: &problems)
            let operations = document?.operations ?? []
            // Spread over the document, and those with unusual bodies first.
            let unusual = operations.filter { operation in
                operation.requestBody?.content.first.map { $0.type != "application/json" } ?? false
            }
            let spread = stride(from: 0, to: operations.count, by: max(1, operations.count / 8)).map { operations[$0] }
            for operation in unusual.prefix(4) + spread {
                requests.append(
                    SampleRequest(
                        operation: operation, server: document?.servers.first?.resolvedURL ?? "/",
                        credential: credentials[requests.count % credentials.count],
                        includesOptional: requests.count.isMultiple(of: 3)))
            }
        }
        return requests
    }()

    @Test(.enabled(if: Corpora.shouldRun, "needs the corpora")) func findsEnoughOperations() {
        #expect(Self.requests.count >= 300)
    }

    @Test(.enabled(if: Corpora.shouldRun, "needs the corpora"), arguments: SampleLanguage.allCases)
    func satisfiesTheToolsOfTheLanguage(language: SampleLanguage) async throws {
        guard await SampleTool.isReady(language, isRun: false) else {
            try Test.cancel("needs a program that checks \(language.title)")
        }
        let outcome = try await check(Self.requests.map { language.code(for: $0) }, language)
        #expect(outcome.status == 0, "\(outcome.output.prefix(3_000))\(outcome.error.prefix(3_000))")
        if language == .go { #expect(outcome.output == "", "gofmt would write it otherwise") }
    }

    /// One run of one tool for all of them.
    private func check(_ codes: [String], _ language: SampleLanguage) async throws -> Program.Outcome {
        let folder = try TemporaryFolder()
        for (number, code) in codes.enumerated() {
            try folder.write(code + "\n", to: SampleTool.fileName(language, number))
        }
        let path = try SampleTool.path(language)
        func run(_ arguments: [String]) async throws -> Program.Outcome {
            try await Program.run(path, arguments, in: folder.path)
        }
        switch language {
        case .curl, .httpie:
            return try await run(["-c", "bad=0; for f in *.sh; do bash -n $f || bad=1; done; exit $bad"])
        case .javaScript:
            try folder.write(Self.nodeCheck, to: "check.cjs")
            return try await run(["--no-warnings", "--experimental-vm-modules", "check.cjs"])
        case .python:
            return try await run(["-W", "error", "-m", "compileall", "-q", "."])
        case .php: return try await run(["-r", Self.phpCheck])
        case .ruby: return try await run(["-w", "-e", Self.rubyCheck])
        case .go:
            let formatter = try #require(Requirement.program("gofmt"))
            return try await Program.run(formatter, ["-d", "."], in: folder.path)
        case .java:
            for (number, code) in codes.enumerated() {
                try folder.write(
                    code.replacingOccurrences(of: "public class Sample {", with: "class Sample\(number) {"),
                    to: SampleTool.fileName(language, number))
            }
            let files = codes.indices.map { SampleTool.fileName(language, $0) }
            return try await run(["-encoding", "UTF-8", "-Xlint:all", "-d", "out"] + files)
        case .swift:
            let functions = codes.enumerated().map { SampleTool.swiftFunction($1, $0) }.joined()
            try folder.write("import Foundation\nimport FoundationNetworking\n\n" + functions, to: "all.swift")
            return try await run(["-typecheck", "-swift-version", "6", "all.swift"])
        case .csharp:
            let classes = codes.enumerated().map { SampleTool.csharpClass($1, $0) }.joined()
            try folder.write(SampleTool.csharpHead + classes, to: "all.cs")
            return try await run(["-target:library", "-r:System.Net.Http", "-out:all.dll", "all.cs"])
        }
    }

    private static let nodeCheck = """
        const { readdirSync, readFileSync } = require("fs"), { SourceTextModule } = require("vm");
        for (const file of readdirSync(".").filter((name) => name.endsWith(".mjs"))) {
          try { new SourceTextModule(readFileSync(file, "utf8"), { identifier: file }); }
          catch (error) { console.log(file, error.stack); process.exitCode = 1; }
        }
        """

    private static let phpCheck = """
        foreach (glob('*.php') as $f) {
            try { token_get_all(file_get_contents($f), TOKEN_PARSE); }
            catch (ParseError $e) { echo "$f:{$e->getLine()} {$e->getMessage()}\\n"; $bad = 1; }
        }
        exit($bad ?? 0);
        """

    /// With warnings as errors.
    private static let rubyCheck = """
        $stderr = $stdout; bad = 0
        def Warning.warn(text, **) = (puts text; $bad = 1)
        Dir["*.rb"].each do |f|
          RubyVM::InstructionSequence.compile_file(f)
        rescue SyntaxError => e
          puts e.message; bad = 1
        end
        exit [bad, $bad.to_i].max
        """
}
