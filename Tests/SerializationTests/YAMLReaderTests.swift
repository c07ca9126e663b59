import Diagnostics
import Serialization
import TestSupport
import Testing

struct YAMLReaderTests {
    private func read(_ text: String) throws -> Node { try YAMLReader.read(Array(text.utf8), file: "x.yaml") }

    @Test func givesPositionsInBytes() throws {
        let root = try read("title: Größe\n\"ä ö\": [ü, {k: v}]\r\nlist:\n  - ä: \"x\" # ß\n    b: |\n      text\n")
        #expect(root.entries.map(\.key) == ["title", "ä ö", "list"])
        #expect(
            root.entries.map(\.keyPosition) == [
                .init(line: 1, column: 1), .init(line: 2, column: 1), .init(line: 3, column: 1),
            ])
        #expect(root["title"]?.position == Position(line: 1, column: 8))
        #expect(root["ä ö"]?.position == Position(line: 2, column: 10))
        #expect(root["ä ö"]?.elements[1]["k"]?.position == Position(line: 2, column: 19))
        let item = try #require(root["list"]?.elements.first)
        #expect(item["ä"]?.position == Position(line: 4, column: 9))
        #expect(item.mapping?.entry("b")?.keyPosition == Position(line: 5, column: 5))
        #expect(item["b"]?.string == "text\n")
    }

    @Test func startsAtTheLineOfFrontMatter() throws {
        let root = try YAMLReader.read(Array("a: 1\nb: 2".utf8), file: "x.md", firstLine: 2)
        #expect(root["b"]?.position == Position(line: 3, column: 4))
        let error = #expect(throws: SyntaxError.self) {
            try YAMLReader.read(Array("a: 1\nb: @".utf8), file: "x.md", firstLine: 2)
        }
        #expect(error?.location.line == 3)
    }

    /// Core schema, YAML 1.2.2 §10.3.2.
    @Test(
        arguments: [
            ("yes", .string("yes")), ("No", .string("No")), ("on", .string("on")), ("off", .string("off")),
            ("y", .string("y")),
            ("12:30", .string("12:30")), ("2024-01-31", .string("2024-01-31")), ("=", .string("=")),
            ("1_000", .string("1_000")),
            ("0b11", .string("0b11")), ("tRue", .string("tRue")), ("nULL", .string("nULL")), ("+0x1", .string("+0x1")),
            ("+.nan", .string("+.nan")),
            ("1e", .string("1e")), (".", .string(".")), ("-", .sequence([Node(.null)])), ("+", .string("+")),
            ("1.2.3", .string("1.2.3")), ("0o8", .string("0o8")),
            ("0x", .string("0x")), ("..5", .string("..5")), (".e5", .string(".e5")),
            ("~", .null), ("null", .null), ("Null", .null), ("NULL", .null), ("# c\n---", .null),
            ("true", .boolean(true)), ("True", .boolean(true)), ("FALSE", .boolean(false)),
            ("0o17", .number(Number(15))), ("0x1F", .number(Number(31))), ("007", .number(Number(7))),
            ("+12", .number(Number(12))),
            ("-0", .number(Number(text: "-0"))), ("1.0", .number(Number(text: "1.0"))),
            (".5", .number(Number(text: "0.5"))), ("1.", .number(Number(text: "1.0"))),
            ("-1.e+3", .number(Number(text: "-1.0e+3"))), ("1E5", .number(Number(text: "1E5"))),
            (".inf", .number(Number(text: ".inf"))), ("-.Inf", .number(Number(text: "-.inf"))),
            ("+.INF", .number(Number(text: ".inf"))), (".NaN", .number(Number(text: ".nan"))),
            ("18446744073709551616", .number(Number(text: "18446744073709551616"))),
            ("0x10000000000000000", .number(Number(text: "18446744073709551616"))),
            ("'1'", .string("1")), ("\"null\"", .string("null")), ("!!str 1", .string("1")), ("! 1", .string("1")),
            ("!!int 0x10", .number(Number(16))),
            ("!!int \"3\"", .number(Number(3))), ("!!float 1", .number(Number(1))), ("!!null ''", .null),
            ("!!bool 'true'", .boolean(true)), ("!mine 1", .string("1")),
            ("!!timestamp 2024-01-31", .string("2024-01-31")), ("!!binary aGk=", .string("aGk=")),
        ] as [(String, Node.Value)])
    func resolvesByTheCoreSchema(source: String, expected: Node.Value) throws {
        let node = try read(source)
        if case .number(let number) = expected {
            #expect(node.number?.text == number.text)
        } else {
            #expect(node == Node(expected))
        }
    }

    @Test func turnsOtherKeysIntoTheirText() throws {
        let root = try read("200: a\ntrue: b\n~: c\n0x1F: d\n1.50: e\n? \n: f\n<<<: g\n")
        #expect(root.entries.map(\.key) == ["200", "true", "~", "0x1F", "1.50", "", "<<<"])
    }

    @Test func followsAliasesAndKeepsTheAnchorsPositions() throws {
        let root = try read("a: &x {k: [1]}\nb: *x\n&y c: *y\n")
        #expect(root["a"] == root["b"])
        #expect(root["b"]?["k"]?.position == Position(line: 1, column: 11))
        #expect(root["c"]?.string == "c")
    }

    @Test func mergesMembersWhereTheyAreNotGiven() throws {
        let root = try read(
            "base: &b {a: 1, b: 2}\nmore: &m {b: 3, c: 4}\none:\n  x: 0\n  <<: *b\n  b: 9\ntwo: {<<: [*m, *b], \"<<\": quoted}\nthree: {<<: {d: 1}}\n"
        )
        #expect(root["one"]?.entries.map(\.key) == ["x", "a", "b"])
        #expect(root["one"]?["b"]?.integer == 9)
        #expect(root["two"]?["b"]?.integer == 3)
        #expect(root["two"]?.entries.map(\.key) == ["b", "c", "a", "<<"])
        #expect(root["three"]?["d"]?.integer == 1)
    }

    @Test func readsSeveralDocuments() throws {
        let documents = try YAMLReader.readAll(Array("a: &x 1\n---\nb: 2\n...\n# end\n---\n- c\n".utf8), file: "x.yaml")
        #expect(documents.map { $0.kind } == ["an object", "an object", "a list"])
        #expect(documents[1].position.line == 3)
        #expect(try YAMLReader.readAll(Array("# only this\n".utf8), file: "x.yaml").isEmpty)
    }

    @Test(arguments: [
        ("a: b①: c", "A second ': ' may not stand here"),
        ("a:\n  b: 1\n ①c: 2", "This line does not fit the object it stands in"),
        ("- a\n①b: 1", "This line does not fit the list it stands in"),
        ("ä: ü\nb: ①@x", "A text may not begin with '@'"),
        ("a: ①`x`", "A text may not begin with '`'"),
        ("a:\n①\tb: 1", "A tab may not indent a line"),
        ("a: \"b\nc: d\n①", "The text in quotes is not closed"),
        ("a: \"①\\d\"", "'\\d' is not an escape of YAML"),
        ("a: [1, 2\nb①: 1", "A list in '[' must go on with ',' or end with ']'"),
        ("a: ①*b", "No anchor '&b' stands before this alias"),
        ("a: &x [①*x]", "Alias '*x' stands inside the value it refers to"),
        ("①[a, b]: c", "A key must be a single value, not a list or an object"),
        ("? ①{a: b}\n: c", "A key must be a single value, not a list or an object"),
        ("a: 1\n①a: 2", "Key 'a' stands twice in this object"),
        ("1: a\n①'1': b", "Key '1' stands twice in this object"),
        ("①<<: 1", "'<<' merges the members of an object, not of a number"),
        ("a: ①!!int x", "'x' is not what its tag !!int says"),
        ("a: ①!!seq {}", "An object is not what its tag !!seq says"),
        ("a: 1\n①---\nb: 2", "Only one document may stand in this file"),
        ("ä: ①\u{1}", "Character U+0001 may not stand in YAML"),
        ("%YAML 3.0\n---\na: 1", "Only YAML 1.1 and 1.2 can be read"),
    ])
    func saysWhatIsWrongWhere(source: String, message: String) throws {
        let marked = MarkedSource(source)
        let error = #expect(throws: SyntaxError.self) { try YAMLReader.read(marked.bytes, file: "x.yaml") }
        #expect(error?.message == message)
        if marked.line > 0 {
            #expect(error?.location == SourceLocation(file: "x.yaml", line: marked.line, column: marked.column))
        }
    }

    /// The attack known as "billion laughs".
    @Test func refusesAliasesThatMultiply() throws {
        var text = "a0: &a0 [x, x]\n"
        for level in 1...40 { text += "a\(level): &a\(level) [*a\(level - 1), *a\(level - 1)]\n" }
        let error = #expect(throws: SyntaxError.self) { try read(text) }
        #expect(error?.message == "Aliases of this file stand for more than 1000000 values")
    }

    @Test func refusesDeepNestingWithoutCrashing() throws {
        let fits = String(repeating: "[", count: 1_000) + String(repeating: "]", count: 1_000)
        #expect(try read(fits).elements.count == 1)
        let error = #expect(throws: SyntaxError.self) { try read(String(repeating: "[", count: 50_000)) }
        #expect(error?.message == "Values are nested more than 1000 deep")
    }
}
