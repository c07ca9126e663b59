import Diagnostics
import Testing

struct DiagnosticTests {
    @Test func printsPlaceSeverityMessageHintAndRule() {
        let diagnostic = Diagnostic(
            .error, "unknown-key", at: SourceLocation(file: "a.md", line: 3, column: 7), "'titel' is not a key",
            hint: "did you mean 'title'?")
        #expect("\(diagnostic)" == "a.md:3:7: error: 'titel' is not a key (did you mean 'title'?) [unknown-key]")
    }

    @Test(arguments: [(0, 0, "a.md"), (4, 0, "a.md:4"), (4, 2, "a.md:4:2")])
    func leavesUnknownPartsOfAPlaceOut(line: Int, column: Int, expected: String) {
        #expect("\(SourceLocation(file: "a.md", line: line, column: column))" == expected)
    }

    @Test func sortsByFileLineAndColumnAndTellsEachOnce() {
        func problem(_ file: String, _ line: Int, _ column: Int) -> Diagnostic {
            Diagnostic(.warning, "x", at: SourceLocation(file: file, line: line, column: column), "X")
        }
        let general = Diagnostic(.error, "y", at: nil, "Y")
        let sorted = [problem("b", 1, 1), problem("a", 10, 1), problem("a", 9, 2), problem("a", 9, 2), general]
            .sortedForReading()
        #expect(sorted == [general, problem("a", 9, 2), problem("a", 10, 1), problem("b", 1, 1)])
    }

    @Test func warningsFailOnlyAStrictRun() {
        let warning = [Diagnostic(.warning, "x", at: nil, "X")]
        #expect(!warning.fail())
        #expect(warning.fail(strict: true))
        #expect([Diagnostic(.error, "x", at: nil, "X")].fail())
        #expect(![Diagnostic]().fail(strict: true))
    }
}

struct SpellingTests {
    @Test(arguments: [
        ("titel", "title"), ("Portals", "portals"), ("reigstration", "registration"), ("colour", nil), ("x", nil),
    ])
    func findsTheNearestName(word: String, expected: String?) {
        #expect(Spelling.nearest(to: word, in: ["title", "portals", "registration", "accent"]) == expected)
    }

    @Test func listsFewNamesWhereNoneIsNear() {
        #expect(Spelling.hint(for: "zzz", among: ["b", "a"]) == "known: a, b")
        #expect(Spelling.hint(for: "zzz", among: (0..<40).map { "name\($0)" }) == nil)
    }
}
