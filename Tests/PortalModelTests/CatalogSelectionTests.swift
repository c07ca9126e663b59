import Diagnostics
import PortalModel
import Serialization
import Testing

struct CatalogSelectionTests {
    private let here = SourceLocation(file: "site-config.json", line: 1, column: 1)

    private func product(_ id: String, labels: [String: [String]] = [:]) throws -> Product {
        var diagnostics: [Diagnostic] = []
        let yaml = "name: \(id)\ntype: external\nstatus: published\n"
        let root = try YAMLReader.read(Array(yaml.utf8), file: "product.yaml")
        var product = Product(reading: root, id: ProductID(id), file: "product.yaml", diagnostics: &diagnostics)
        product.labels = labels
        return product
    }

    private func selection(patterns: [String] = [], labels: [String: [String]] = [:]) -> CatalogSelection {
        CatalogSelection(
            patterns: patterns.map { Located($0, at: here) },
            labels: labels.map { .init(name: $0.key, values: $0.value.map { Located($0, at: here) }) })
    }

    @Test(arguments: [
        ("*", "ship", true), ("ship*", "shipments", true), ("*ments", "shipments", true), ("s*p*s", "shipments", true),
        ("ship", "shipments", false), ("shipments", "shipments", true), ("*x*", "shipments", false), ("", "a", false),
    ])
    func matchesPatterns(pattern: String, id: String, isOffered: Bool) throws {
        #expect(selection(patterns: [pattern]).offers(try product(id)) == isOffered)
    }

    @Test func needsOneValueOfEachLabel() throws {
        let chosen = selection(labels: ["audience": ["public", "partner"], "domain": ["logistics"]])
        #expect(chosen.offers(try product("a", labels: ["audience": ["partner"], "domain": ["logistics"]])))
        #expect(!chosen.offers(try product("b", labels: ["audience": ["internal"], "domain": ["logistics"]])))
        #expect(!chosen.offers(try product("c", labels: ["audience": ["public"]])))
    }

    @Test func offersNothingWhereNothingIsSelected() throws {
        #expect(!selection().offers(try product("a", labels: ["audience": ["public"]])))
    }

    @Test func reportsWhatMatchesNoProduct() throws {
        let products = [try product("shipments", labels: ["audience": ["public"]])]
        let problems = selection(patterns: ["shipment"], labels: ["audience": ["publik"]]).unmatched(among: products)
        #expect(problems.map(\.id) == ["unmatched-product", "unmatched-label"])
        #expect(problems.map(\.hint) == ["did you mean 'shipments'?", "did you mean 'public'?"])
    }
}
