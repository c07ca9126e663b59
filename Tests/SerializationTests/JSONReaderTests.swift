import Diagnostics
import Serialization
import TestSupport
import Testing

struct JSONReaderTests {
    @Test func readsEveryKindOfValueWithItsPosition() throws {
        let text = "{\n  \"a\": [1, -2.50e3, \"ü\", true],\r\n\t\"b\": {\"c\": null}, \"ä\": \"x\"\n}"
        let root = try JSONReader.read(Array(text.utf8), file: "x.json")
        let mapping = try #require(root.mapping)
        #expect(mapping.entries.map(\.key) == ["a", "b", "ä"])
        #expect(
            mapping.entries.map(\.keyPosition) == [
                .init(line: 2, column: 3), .init(line: 3, column: 2), .init(line: 3, column: 20),
            ])
        #expect(root.position == Position(line: 1, column: 1))
        #expect(root["a"]?.elements.map(\.position.column) == [9, 12, 21, 27])
        #expect(root["a"]?.elements[1].number?.text == "-2.50e3")
        #expect(root["a"]?.elements[2].string == "ü")
        #expect(root["a"]?.elements[3].boolean == true)
        #expect(root["b"]?["c"]?.isNull == true)
        #expect(root["ä"]?.position == Position(line: 3, column: 26))
    }

    @Test(arguments: [
        (#""\"\\\/\b\f\n\r\t""#, "\"\\/\u{8}\u{C}\n\r\t"), (#""\u00e4\u20AC""#, "ä€"), (#""\ud83d\ude00!""#, "😀!"),
        (#""a\u0000b""#, "a\0b"), ("\"\u{7F}\u{2028}\"", "\u{7F}\u{2028}"), ("\u{FEFF}\"x\"", "x"), ("\"\"", ""),
    ])
    func unescapesText(source: String, expected: String) throws {
        #expect(try JSONReader.read(Array(source.utf8), file: "x.json").string == expected)
    }

    @Test(arguments: ["0", "-0", "12345678901234567890123", "1.0", "0.5e-10", "1E+2"])
    func keepsNumbersAsWritten(source: String) throws {
        #expect(try JSONReader.read(Array(source.utf8), file: "x.json").number?.text == source)
    }

    @Test(arguments: [
        ("{\"a\": 1①,}", "A comma may not stand before '}'", "remove the comma"),
        ("[1, 2①,\n]", "A comma may not stand before ']'", "remove the comma"),
        ("[①,1]", "A value is missing before ','", "give one, or remove what is too much"),
        ("{\"a\": 1①\n \"b\": 2}", "A comma is missing here", "put ',' between two members"),
        ("[1① 2]", "A comma is missing here", "put ',' between two items"),
        ("{\"a\":①}", "A value is missing before '}'", "give one, or remove what is too much"),
        ("{①// note\n\"a\": 1}", "JSON has no comments", "remove it, or write the file in YAML"),
        ("{\"a\": 1 ①/* note */}", "JSON has no comments", "remove it, or write the file in YAML"),
        ("①# note\n{}", "JSON has no comments", "remove it, or write the file in YAML"),
        ("{①'a': 1}", "Text must stand in double quotes", "write \"…\" in place of '…'"),
        ("[①“a”]", "Text must stand in straight double quotes", "write \"…\" in place of “…”"),
        ("{①a: 1}", "A key must stand in double quotes", "write \"a\""),
        ("{\"ä\" ①= 1}", "A ':' must stand between a key and its value, not '='", "write ':'"),
        ("{\"a\"①}", "A ':' must follow the key 'a'", "write \"a\": and then its value"),
        ("[①True]", "'True' is not a JSON value", "did you mean true?"),
        ("[①None]", "'None' is not a JSON value", "did you mean null?"),
        ("[①abc]", "'abc' is not a JSON value", "text must stand in double quotes: \"abc\""),
        ("[①NaN]", "JSON has no number 'NaN'", "use null or a text"),
        ("[①01]", "'01' is not a JSON number", "remove the leading zero, or make it a text: \"01\""),
        ("[①+1]", "'+1' is not a JSON number", "remove the '+'"),
        ("[①.5]", "'.5' is not a JSON number", "write a 0 before the point"),
        ("[①1.]", "'1.' is not a JSON number", "write a digit after the point"),
        ("[①0x1F]", "'0x1F' is not a JSON number", "write it as a decimal number"),
        ("[①1.2.3]", "'1.2.3' is not a JSON number", "if it is meant as text, put it in double quotes"),
        (
            "{\"a\": ①\"b\n\"}", "The text is not closed in its line",
            "close it with '\"', or write \\n for a line break"
        ),
        ("[\"a①\tb\"]", "A tab may not stand in a text", "write \\t"),
        ("[\"a①\u{1}\"]", "Control character 0x1 may not stand in a text", "write it as \\u0001"),
        ("[①\"a", "The text is not closed before the file ends", "close it with '\"'"),
        ("[\"①\\d\"]", "'\\d' is not an escape of JSON", "for a backslash write \\\\"),
        ("[\"①\\u12G4\"]", "'\\u' must be followed by four hexadecimal digits", nil),
        ("[\"①\\ud800x\"]", "'\\ud800' is half of a character", "write both halves, or the character itself"),
        ("[\"①\\udc00\"]", "'\\udc00' is half of a character", "write both halves, or the character itself"),
        ("{\"a\": 1①", "The file ends inside an object", "the object of line 1 is not closed with '}'"),
        ("[[1]①", "The file ends inside a list", "the list of line 1 is not closed with ']'"),
        ("{\"a\": [1 ①}", "The list must go on with ',' or end with ']', not '}'", nil),
        ("{} ①{}", "Only one value may stand in a JSON file", "remove what follows, or put all into one list"),
        ("{}①,", "Nothing may follow the end of the value", "remove the comma"),
        ("{\"a\": ①", "The file ends where a value must stand", nil),
        (
            "{\"a\": 1,\n \"b\": 2,\n ①\"a\": 3}", "Key 'a' stands twice in this object",
            "remove one of them; the first is in line 1"
        ),
    ])
    func saysWhatIsWrongWhere(source: String, message: String, hint: String?) throws {
        let marked = MarkedSource(source)
        let error = #expect(throws: SyntaxError.self) { try JSONReader.read(marked.bytes, file: "x.json") }
        #expect(error?.message == message)
        #expect(error?.hint == hint)
        #expect(error?.location == SourceLocation(file: "x.json", line: marked.line, column: marked.column))
    }

    @Test func namesTheFirstOfTwoEqualKeysAmongMany() throws {
        let members = (1...40).map { "\"k\($0)\": 1" } + ["\"k7\": 2"]
        let text = "{\n" + members.joined(separator: ",\n") + "}"
        let error = #expect(throws: SyntaxError.self) { try JSONReader.read(Array(text.utf8), file: "x.json") }
        #expect(error?.location.line == 42)
        #expect(error?.notes.first?.location == SourceLocation(file: "x.json", line: 8, column: 1))
    }

    @Test func refusesDeepNestingWithoutCrashing() throws {
        let fits = String(repeating: "[", count: 1_000) + String(repeating: "]", count: 1_000)
        #expect(try JSONReader.read(Array(fits.utf8), file: "x.json").elements.count == 1)
        for text in [String(repeating: "[", count: 1_000_000), String(repeating: "{\"a\":", count: 200_000)] {
            let error = #expect(throws: SyntaxError.self) { try JSONReader.read(Array(text.utf8), file: "x.json") }
            #expect(error?.message.contains("nested more than 1000 deep") == true)
        }
    }
}
