import OpenAPI
import TestSupport
import Testing

/// Real descriptions, compared with themselves: nothing has changed, and cycles end.
@Suite(.enabled(if: Corpora.shouldRun))
struct ChangesCorpusTests {
    @Test(arguments: OpenAPICorpusTests.Entry.all)
    func findsNoChangeWhereThereIsNone(entry: OpenAPICorpusTests.Entry) throws {
        let document = try #require(OpenAPICorpusTests.load(entry.file).document).bundled()
        let isEmpty = DocumentChanges(from: document, to: document).isEmpty
        #expect(isEmpty)
    }

    @Test func tellsWhatStripeChangedInFourYears() throws {
        let old = try #require(OpenAPICorpusTests.load("real/stripe-2019-02-28.swagger2.json").document).bundled()
        let new = try #require(OpenAPICorpusTests.load("real/stripe-2023-07-12.yaml").document).bundled()
        let changes = DocumentChanges(from: old, to: new)
        print("Stripe 2019 to 2023: \(ChangeReport.counts(changes))")
        #expect(changes.count(.breaking) > 100)
        #expect(
            changes.operations.contains { $0.kind == .added } && changes.operations.contains { $0.kind == .removed })
    }
}
