import Foundation
import OpenAPI
import Serialization
import TestSupport
import Testing

/// Texts of every kind of character come through every language as they are.
struct SamplesTextTests {
    /// Pieces that mean something to one language or another; an accent after a quote makes one character of both.
    static let pieces = [
        "'", "\"", "`", "\\", "$", "#", "{", "}", "%", "!", "\n", "\r", "\t", "\u{0}", "\u{1}", "\u{7F}", "\u{85}",
        "\u{301}",
        "\u{2028}", "\u{202E}", "\u{FEFF}", "é", "漢", "👩‍🚀", "$HOME", "${HOME}", "#{1+1}", "#$0", "#@a", "\\(x)",
        "\\u0041",
        "\\n", "\"\"\"", "'''", "${x}", "`id`", "$(id)", "{{", "}}", "%s", "*/", "//", "<?php", "?>", "</script>", "@",
        "=",
        ":", ";", "&", "+", " ", "a", "0", "-", "null", "__proto__", "EOF",
    ]

    /// The same texts for the same number.
    static func texts(_ count: Int, seed: UInt64, without forbidden: Set<String> = []) -> [String] {
        var state = seed
        func next(_ bound: Int) -> Int {
            // Knuth's MMIX constants: the upper bits are good enough here.
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return Int((state >> 33) % UInt64(bound))
        }
        let pieces = pieces.filter { !forbidden.contains($0) }
        return pieces + (0..<count).map { _ in (0...next(6)).map { _ in pieces[next(pieces.count)] }.joined() }
    }

    @Test(
        .enabled(if: Requirement.shouldRun(whenPresent: Requirement.program("python3") != nil), "needs python3"),
        arguments: SamplesSentTests.runnable + [.swift, .csharp])
    func sendsEveryTextAsItIs(language: SampleLanguage) async throws {
        guard await SampleTool.isReady(language, isRun: true) else {
            try Test.cancel("needs a program that runs \(language.title)")
        }
        let recorder = try await RequestRecorder()
        let requests = Self.requests(language).map { make in make(recorder) }
        let codes = requests.map { language.code(for: $0.request) }
        if [.swift, .csharp].contains(language) {
            let outcome = try await SampleRun.runTogether(
                codes, language, environment: SamplesSentTests.environment)
            try #require(outcome.status == 0, "\(outcome.output.prefix(1_000)) \(outcome.error.prefix(2_000))")
        } else {
            for code in codes {
                let outcome = try await SampleRun.run(code, language, environment: SamplesSentTests.environment)
                try #require(outcome.status == 0, "\(outcome.error.prefix(1_500))\n\(code.prefix(3_000))")
            }
        }
        for (number, item) in requests.enumerated() {
            let got = try await recorder.request("run\(number)")["body"]
            #expect(got == item.body, "\(language.title), \(number)")
        }
    }

    /// Where a text is put together at run time, its other parts are as well protected.
    @Test(
        .enabled(if: Requirement.shouldRun(whenPresent: Requirement.program("python3") != nil), "needs python3"),
        arguments: SamplesSentTests.runnable + [.swift, .csharp])
    func keepsTextsAroundVariables(language: SampleLanguage) async throws {
        guard await SampleTool.isReady(language, isRun: true) else {
            try Test.cancel("needs a program that runs \(language.title)")
        }
        let recorder = try await RequestRecorder()
        let mixed = "{x} {{y}} \"q\" 'r' $HOME ${HOME} #{1} #$0 \\ `id` %s \\(z) "
        let codes = ["", "!b "].enumerated().map { number, bang in
            var request = SampleRequest(method: "POST", address: SampleText(recorder.server("run\(number)") + "/t"))
            let text =
                SampleText(mixed + bang) + .variable("SHIPMENT_ID") + SampleText("_a " + bang) + .variable("API_KEY")
            request.headers = [SampleRequest.Header("X-Mixed", text)]
            request.body = .form([SamplePair("field", text + "[0]:h")])
            return language.code(for: request)
        }
        if [.swift, .csharp].contains(language) {
            let outcome = try await SampleRun.runTogether(codes, language, environment: SamplesSentTests.environment)
            try #require(outcome.status == 0, "\(outcome.output.prefix(1_000)) \(outcome.error.prefix(2_000))")
        } else {
            for code in codes {
                let outcome = try await SampleRun.run(code, language, environment: SamplesSentTests.environment)
                try #require(outcome.status == 0, "\(outcome.error.prefix(1_500))\n\(code)")
            }
        }
        for (number, bang) in ["", "!b "].enumerated() {
            let got = try await recorder.request("run\(number)")
            let text = mixed + bang + "S-1_a " + bang + "key-7"
            #expect(got["headers"]?["x-mixed"]?.string == text, "\(language.title)")
            let field = got["body"]?.elements.first?.elements.last?.string
            #expect(field == text + "[0]:h", "\(language.title)")
        }
    }

    /// A call and the body that has to arrive.
    private typealias Sent = (request: SampleRequest, body: Node)

    /// Texts as values and keys of JSON, as fields of a form and as bodies of lines.
    private static func requests(_ language: SampleLanguage) -> [(RequestRecorder) -> Sent] {
        // No shell passes a NUL on.
        let isShell = [.curl, .httpie].contains(language)
        let texts = texts(120, seed: 7, without: isShell ? ["\u{0}"] : [])
        var keys: Set<String> = []
        let unique = Self.texts(120, seed: 11).filter { keys.insert($0).inserted }
        let object = Node(.mapping(Mapping(zip(unique, texts).map { Mapping.Entry($0, Node(.string($1))) })))
        let list = Node(.sequence(texts.map { Node(.string($0)) }))
        // Go sends the fields of a form sorted.
        let fields = texts.enumerated().map { (name: String(1_000 + $0), value: $1) }
        let form = fields.map { field in Node(.sequence([Node(.string(field.name)), Node(.string(field.value))])) }
        let lines = texts.joined(separator: "\n").filter { $0 != "\r" }
        func post(_ number: Int, _ body: SampleRequest.Body) -> (RequestRecorder) -> SampleRequest {
            { recorder in
                var request = SampleRequest(method: "POST", address: SampleText(recorder.server("run\(number)") + "/t"))
                request.body = body
                return request
            }
        }
        let bodies: [(SampleRequest.Body, Node)] = [
            (.json(object, mediaType: "application/json"), object), (.json(list, mediaType: "application/json"), list),
            (.form(fields.map { SamplePair($0.name, SampleText($0.value)) }), Node(.sequence(form))),
            (.text(lines, mediaType: "text/plain"), Node(.string(lines))),
            (.text("a'\n\u{301}`b\n\"\"\"\n c ", mediaType: "text/plain"), Node(.string("a'\n\u{301}`b\n\"\"\"\n c "))),
        ]
        return bodies.enumerated().map { number, item in
            { recorder in (post(number, item.0)(recorder), item.1) }
        }
    }
}
