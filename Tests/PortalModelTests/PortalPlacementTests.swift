import Diagnostics
import PortalModel
import Serialization
import Testing

/// A new product gets where it is to be seen, and nowhere else without a word.
struct PortalPlacementTests {
    private static let here = SourceLocation(file: "site-config.json", line: 1, column: 1)

    /// Portals from catalogues as `site-config.json` has them, called a, b, c …
    private func portals(_ catalogs: String...) throws -> [Portal] {
        let entries = zip("abcdefgh", catalogs).map { id, catalog in
            #"{"id": "\#(id)", "title": "\#(id)", "url": "https://example.com/\#(id)/", "catalog": \#(catalog)}"#
        }
        let text = #"{"organization": {"name": "x"}, "portals": [\#(entries.joined(separator: ", "))]}"#
        var diagnostics: [Diagnostic] = []
        let root = try JSONReader.read(Array(text.utf8), file: "site-config.json")
        return SiteConfig(reading: root, file: "site-config.json", diagnostics: &diagnostics).portals
    }

    private func placement(_ chosen: Set<PortalID>, _ portals: [Portal]) -> String {
        let found = PortalPlacement(of: "museum", in: chosen, among: portals)
        let labels = found.labels.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value.joined(separator: "+"))" }
        return labels.joined(separator: " ") + "|" + found.others.map(\.id.rawValue).joined() + "|"
            + found.unreachable.map(\.id.rawValue).joined()
    }

    private static let open = #"{"labels": {"audience": "public"}}"#
    private static let partner = #"{"labels": {"audience": ["public", "partner"]}}"#
    private static let all = #"{"products": ["*"]}"#

    /// The example's portals: public, partner, and an internal one that takes everything.
    @Test func findsTheNarrowestLabels() throws {
        let site = try portals(Self.open, Self.partner, Self.all)
        #expect(placement(["a", "b", "c"], site) == "audience=public||")
        #expect(placement(["b", "c"], site) == "audience=partner||", "partners' products are not for the public")
        #expect(placement(["c"], site) == "||")
        #expect(placement([], site) == "|c|")
    }

    @Test func tellsWhichOthersOfferItToo() throws {
        let site = try portals(Self.open, Self.partner, Self.all)
        #expect(placement(["a"], site) == "audience=public|bc|")
        #expect(placement(["b"], site) == "audience=partner|c|")
    }

    @Test func tellsWhichCannotBeReached() throws {
        let site = try portals(#"{"products": ["ship*"]}"#, #"{"products": ["mus*"]}"#, Self.open)
        #expect(placement(["a", "b"], site) == "||a")
        let bare = try portals(Self.open)
        #expect(PortalPlacement(of: "x", in: ["a"], among: bare).unreachable.isEmpty)
    }

    @Test func takesOneValueOfEachLabel() throws {
        let both = #"{"labels": {"audience": ["public", "partner"], "region": ["eu", "us"]}}"#
        let european = #"{"labels": {"audience": "public", "region": "eu"}}"#
        #expect(placement(["a"], try portals(both, european)) == "audience=public region=us||")
        #expect(placement(["a", "b"], try portals(both, european)) == "audience=public region=eu||")
    }

    /// The value that one other portal accepts may be the better one, where that portal asks for more.
    @Test func looksAtWholeSelections() throws {
        let site = try portals(
            #"{"labels": {"x": ["1", "2"], "y": "1"}}"#, #"{"labels": {"x": "1", "y": "1"}}"#,
            #"{"labels": {"x": "2", "y": "9"}}"#, #"{"labels": {"x": "2", "y": "9"}}"#)
        #expect(placement(["a"], site) == "x=2 y=1||")
    }

    @Test func endsWithAnyNumberOfLabels() throws {
        let values = (0..<30).map { "\"v\($0)\"" }.joined(separator: ", ")
        let labels = (0..<30).map { "\"l\($0)\": [\(values)]" }.joined(separator: ", ")
        let found = PortalPlacement(of: "x", in: ["a"], among: try portals("{\"labels\": {\(labels)}}"))
        #expect(found.labels.count == 30 && found.unreachable.isEmpty)
    }
}
