import Serialization
import TestSupport
import Testing

struct NodeTests {
    private func read(_ text: String) throws -> Node { try YAMLReader.read(Array(text.utf8), file: "x") }

    @Test(arguments: [
        ("{a: 1, b: [x]}", "{b: [x], a: 1.0}", true), ("1", "'1'", false), ("1e2", "100", true), (".nan", ".nan", true),
        ("9223372036854775808", "9223372036854775809", false),
        ("18446744073709551616", "1.8446744073709551616e19", true),
        ("0.1", "0.10", true), ("[1, 2]", "[2, 1]", false), ("{a: 1}", "{a: 1, b: 2}", false), ("~", "false", false),
        ("\u{E9}", "e\u{301}", false),
    ])
    func comparesAsData(left: String, right: String, isEqual: Bool) throws {
        #expect((try read(left) == read(right)) == isEqual)
    }

    @Test func findsMembersInSmallAndLargeMappings() throws {
        for count in [1, 12, 13, 500] {
            let mapping = Mapping((0..<count).map { .init("k\($0)", Node(.number(Number($0)))) })
            #expect(mapping["k\(count - 1)"]?.integer == count - 1)
            #expect(mapping["other"] == nil)
            #expect(mapping.entries.map(\.key).first == "k0")
        }
    }

    @Test func readsNumbers() {
        #expect(Number(text: "1e3").integer == 1_000)
        #expect(Number(text: "1.5").integer == nil)
        #expect(Number(text: "9223372036854775808").integer == nil)
        #expect(Number(text: "-.inf").double == -.infinity)
        #expect(Number(text: ".nan").double.isNaN)
    }

    @Test func keepsDiagnosticsOnOneLine() {
        let error = #expect(throws: SyntaxError.self) {
            try JSONReader.read(Array("{\"a\\nb\": 1, \"a\\nb\": 2}".utf8), file: "x")
        }
        #expect(error?.message == "Key 'a\\nb' stands twice in this object")
    }
}
