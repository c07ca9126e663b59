import Diagnostics
import Serialization
import TestSupport
import Testing

/// YAML 1.2 by its own test suite. What differs on purpose or by libyaml stands in `YAMLTestSuiteDifferences.swift`.
@Suite(.enabled(if: Corpora.shouldRun))
struct YAMLTestSuiteTests {
    @Test func hasAllCases() {
        let cases = YAMLTestSuiteCase.all
        #expect(cases.count == 402)
        #expect(cases.count { $0.mustFail } == 94)
        #expect(cases.count { $0.json != nil } == 282)
        let agreeing = cases.count { Self.difference($0) == nil }
        print(
            "yaml-test-suite: \(agreeing) of \(cases.count) cases agree, \(YAMLTestSuiteDifferences.reasons.count) differ as listed"
        )
    }

    @Test(arguments: YAMLTestSuiteCase.all)
    func agrees(test: YAMLTestSuiteCase) {
        let difference = Self.difference(test)
        if let reason = YAMLTestSuiteDifferences.reasons[test.id] {
            withKnownIssue("\(reason)") { #expect(difference == nil) }
        } else {
            #expect(difference == nil)
        }
    }

    /// What the reader does differently from the suite, or `nil`. Of cases that give no JSON, only whether they are read counts.
    private static func difference(_ test: YAMLTestSuiteCase) -> String? {
        do {
            let documents = try YAMLReader.readAll(test.yaml, file: "in.yaml")
            if test.mustFail { return "is read, must fail" }
            guard let expected = test.json else { return nil }
            return documents == expected ? nil : "has another value"
        } catch {
            if test.mustFail { return nil }
            // A file without anything in it is no document in the suite and a mistake here.
            if error.id == "empty-file", test.json?.isEmpty == true { return nil }
            return "\(error.location.line):\(error.location.column) \(error.message)"
        }
    }

    @Test func keepsEveryValueThroughTheWriter() throws {
        var count = 0
        for test in YAMLTestSuiteCase.all {
            for document in (try? YAMLReader.readAll(test.yaml, file: "in.yaml")) ?? [] {
                var bytes: [UInt8] = []
                YAMLWriter.write(document, into: &bytes)
                #expect(
                    try YAMLReader.read(bytes, file: "out.yaml") == document,
                    "\(test.id): \(String(decoding: bytes, as: UTF8.self))")
                count += 1
            }
        }
        print("yaml-test-suite: \(count) documents written and read again")
    }
}
