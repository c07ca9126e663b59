import Serialization
import TestSupport
import Testing

struct WriterTests {
    private func json(_ node: Node, pretty: Bool = false, sortedKeys: Bool = false) -> String {
        var bytes: [UInt8] = []
        JSONWriter.write(node, pretty: pretty, sortedKeys: sortedKeys, into: &bytes)
        return String(decoding: bytes, as: UTF8.self)
    }

    private func yaml(_ node: Node) -> String {
        var bytes: [UInt8] = []
        YAMLWriter.write(node, into: &bytes)
        return String(decoding: bytes, as: UTF8.self)
    }

    private func read(_ json: String) throws -> Node { try JSONReader.read(Array(json.utf8), file: "x") }

    private let source = #"{"b":[1,-2.50e3,{"ü":null}],"a":{},"é":[],"t":"a\"\\\n\r\t\u0001/"}"#

    @Test func writesJSONInEveryForm() throws {
        let node = try read(source)
        #expect(json(node) == source)
        #expect(json(node, sortedKeys: true) == #"{"a":{},"b":[1,-2.50e3,{"ü":null}],"t":"a\"\\\n\r\t\u0001/","é":[]}"#)
        #expect(
            json(node, pretty: true) == #"""
                {
                  "b": [
                    1,
                    -2.50e3,
                    {
                      "ü": null
                    }
                  ],
                  "a": {},
                  "é": [],
                  "t": "a\"\\\n\r\t\u0001/"
                }
                """#)
    }

    @Test func writesYAMLInBlocks() throws {
        let node = try read(
            #"{"a":[1,[2,[]],{"b":"c","d":["e"]}],"text":"one\n  two\n","s":"x\ny","k":"x\n\n","i":" x\ny","o":{"p":{}},"200":true,"long":"no # comment: here"}"#
        )
        #expect(
            yaml(node) == """
                a:
                  - 1
                  - - 2
                    - []
                  - b: c
                    d:
                      - e
                text: |
                  one
                    two
                s: |-
                  x
                  y
                k: |+
                  x

                i: |2-
                   x
                  y
                o:
                  p: {}
                "200": true
                long: "no # comment: here"

                """)
    }

    @Test(arguments: [
        ("", "\"\""), ("a b", "a b"), ("yes", "\"yes\""), ("No", "\"No\""), ("on", "\"on\""), ("y", "\"y\""),
        ("yet", "yet"), ("12:30", "\"12:30\""), ("12:30 Uhr", "12:30 Uhr"),
        ("2024-01-31", "\"2024-01-31\""), ("2024-01-31T10:00:00Z", "\"2024-01-31T10:00:00Z\""),
        ("2024-beta", "2024-beta"), ("1.2.3", "1.2.3"), ("1_000", "\"1_000\""), ("0b1", "\"0b1\""),
        ("0o17", "\"0o17\""), ("+0x1", "\"+0x1\""), ("007", "\"007\""), ("1e3", "\"1e3\""), (".inf", "\".inf\""),
        ("null", "\"null\""), ("~", "\"~\""), ("true", "\"true\""), ("=", "\"=\""), ("<<", "\"<<\""),
        ("-", "\"-\""), ("- a", "\"- a\""), ("-a", "-a"), ("---", "\"---\""), ("a: b", "\"a: b\""), ("a:b", "a:b"),
        ("a:", "\"a:\""), ("a #b", "\"a #b\""), ("a#b", "a#b"), ("#a", "\"#a\""),
        ("{a}", "\"{a}\""), ("a{b}", "a{b}"), ("*a", "\"*a\""), ("&a", "\"&a\""), ("!a", "\"!a\""), ("%a", "\"%a\""),
        ("@a", "\"@a\""), ("`a`", "\"`a`\""), ("'a'", "\"'a'\""), ("\"a\"", "'\"a\"'"),
        ("it's \"x\": y", "'it''s \"x\": y'"), (" a", "\" a\""), ("a ", "\"a \""), ("a\tb", "\"a\\tb\""),
        ("\u{1}", "\"\\u0001\""), ("\u{85}", "\"\\u0085\""), ("\u{FEFF}", "\"\\ufeff\""), ("ü€😀", "ü€😀"),
        ("\n", "\"\\n\""), ("a\r\nb", "\"a\\r\\nb\""), ("a\n ", "\"a\\n \""),
        ("https://example.com/a?b=c", "https://example.com/a?b=c"),
    ])
    func quotesOnlyWhatWouldBeMisread(text: String, expected: String) throws {
        let written = yaml(Node(.string(text)))
        #expect(written == expected + "\n")
        #expect(try YAMLReader.read(Array(written.utf8), file: "x").string == text)
    }

    @Test func keepsTextsOfAllKindsThroughYAML() throws {
        // All short texts over characters that mean something, as value, key, item and root.
        let letters = ["a", " ", "\n", ":", "#", "-", "\t", "'", "\"", "1", "é", "|"]
        for first in letters {
            for second in letters {
                for third in letters {
                    for fourth in ["", "\n", "a", " "] {
                        let text = first + second + third + fourth
                        let node = Node(
                            .mapping(
                                Mapping([
                                    .init(text, Node(.string(text))),
                                    .init(
                                        "x" + text,
                                        Node(
                                            .sequence([
                                                Node(.string(text)),
                                                Node(.mapping(Mapping([.init("k", Node(.string(text)))]))),
                                            ]))),
                                ])))
                        let written = yaml(node)
                        let again = try YAMLReader.read(Array(written.utf8), file: "x")
                        #expect(again == node, "\(written)")
                        #expect(try YAMLReader.read(Array(yaml(Node(.string(text))).utf8), file: "x").string == text)
                    }
                }
            }
        }
    }

    @Test func keepsLongKeysAndDeepValues() throws {
        let long = String(repeating: "k", count: 3_000)
        var node = Node(
            .mapping(
                Mapping([
                    .init(
                        long,
                        Node(.sequence([Node(.mapping(Mapping([.init(long, Node(.null)), .init("b", Node(.null))])))])))
                ])))
        #expect(try YAMLReader.read(Array(yaml(node).utf8), file: "x") == node)
        for level in 0..<400 {
            node = level % 2 == 0 ? Node(.sequence([node])) : Node(.mapping(Mapping([.init("a", node)])))
        }
        #expect(try YAMLReader.read(Array(yaml(node).utf8), file: "x") == node)
        #expect(try JSONReader.read(Array(json(node, pretty: true).utf8), file: "x") == node)
    }
}
