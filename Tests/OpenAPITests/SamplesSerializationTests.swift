import OpenAPI
import Serialization
import Testing

/// Parameters as they go over the wire: the table "Style Examples" of OpenAPI 3.2.0 (Parameter Object), in which the
/// parameter is called `color`.
struct SamplesSerializationTests {
    /// A row: the text for an empty string, a string, a list and an object; `nil` where the table says "n/a".
    struct Row: Sendable {
        var style: Parameter.Style
        var explode: Bool
        var texts: [String?]
    }

    static let table = [
        Row(
            style: .matrix, explode: false,
            texts: [";color", ";color=blue", ";color=blue,black,brown", ";color=R,100,G,200,B,150"]),
        Row(
            style: .matrix, explode: true,
            texts: [";color", ";color=blue", ";color=blue;color=black;color=brown", ";R=100;G=200;B=150"]),
        Row(
            style: .label, explode: false,
            texts: [".", ".blue", ".blue,black,brown", ".R,100,G,200,B,150"]),
        Row(style: .label, explode: true, texts: [".", ".blue", ".blue.black.brown", ".R=100.G=200.B=150"]),
        Row(style: .simple, explode: false, texts: ["", "blue", "blue,black,brown", "R,100,G,200,B,150"]),
        Row(style: .simple, explode: true, texts: ["", "blue", "blue,black,brown", "R=100,G=200,B=150"]),
        Row(
            style: .form, explode: false,
            texts: ["color=", "color=blue", "color=blue,black,brown", "color=R,100,G,200,B,150"]),
        Row(
            style: .form, explode: true,
            texts: ["color=", "color=blue", "color=blue&color=black&color=brown", "R=100&G=200&B=150"]),
        Row(
            style: .spaceDelimited, explode: false,
            texts: [nil, nil, "color=blue%20black%20brown", "color=R%20100%20G%20200%20B%20150"]),
        Row(
            style: .pipeDelimited, explode: false,
            texts: [nil, nil, "color=blue%7Cblack%7Cbrown", "color=R%7C100%7CG%7C200%7CB%7C150"]),
        Row(
            style: .deepObject, explode: true,
            texts: [nil, nil, nil, "color%5BR%5D=100&color%5BG%5D=200&color%5BB%5D=150"]),
        Row(
            style: .cookie, explode: false,
            texts: ["color=", "color=blue", "color=blue,black,brown", "color=R,100,G,200,B,150"]),
        Row(
            style: .cookie, explode: true,
            texts: ["color=", "color=blue", "color=blue; color=black; color=brown", "R=100; G=200; B=150"]),
    ]

    static let values = [#""""#, #""blue""#, #"["blue","black","brown"]"#, #"{"R":100,"G":200,"B":150}"#]

    @Test(arguments: table) func writesTheStyleExamples(row: Row) throws {
        let color = ParameterSerialization(name: "color", style: row.style, explode: row.explode)
        for (value, expected) in zip(Self.values, row.texts) {
            guard let expected else { continue }
            #expect(color.text(of: .node(try json(value))).constant == expected, "\(row.style) \(value)")
        }
    }

    /// RFC 6570 §2.3: undefined, so that nothing is written; in a path of a style with a mark not even that.
    @Test(arguments: table, ["[]", "{}", "null"]) func writesNothingForWhatIsUndefined(row: Row, value: String) throws {
        let color = ParameterSerialization(name: "color", style: row.style, explode: row.explode)
        let text = color.text(of: .node(try json(value)))
        #expect(text.constant == "")
    }

    @Test func encodesAllButUnreservedCharacters() throws {
        let q = ParameterSerialization(name: "q&[", style: .form, explode: false)
        let text = q.text(of: .node(try json(#"["a,b","c d/é~-._","100%"]"#)))
        #expect(text.constant == "q%26%5B=a%2Cb,c%20d%2F%C3%A9~-._,100%25")
    }

    @Test func keepsReservedCharactersThatSplitNothing() throws {
        let node = try json(#""a/b?c:d@e,f;g=h&i+j#k[l]%20%zz m""#)
        let query = ParameterSerialization(
            name: "q", style: .form, explode: true, encoding: .reserved(isPath: false))
        #expect(query.text(of: .node(node)).constant == "q=a/b?c:d@e,f;g=h%26i%2Bj%23k%5Bl%5D%20%25zz%20m")
        let path = ParameterSerialization(
            name: "q", style: .simple, explode: false, encoding: .reserved(isPath: true))
        #expect(path.text(of: .node(node)).constant == "a%2Fb%3Fc:d@e,f;g=h&i+j%23k%5Bl%5D%20%25zz%20m")
    }

    @Test func leavesHeadersAndFormsUnencoded() throws {
        let list = ParameterSerialization(name: "X", style: .simple, explode: false, encoding: .none)
        #expect(list.text(of: .node(try json(#"["a b","ü"]"#))).constant == "a b,ü")
        let piped = ParameterSerialization(name: "p", style: .pipeDelimited, explode: false, encoding: .none)
        #expect(piped.pairs(of: .node(try json(#"["a","b"]"#))) == [SamplePair("p", "a|b")])
    }

    @Test func writesNestedObjectsUnderTheirNames() throws {
        let filter = ParameterSerialization(name: "f", style: .deepObject, explode: true, encoding: .none)
        let pairs = filter.pairs(of: .node(try json(#"{"a":{"b":[1,2]},"c":null,"d":true}"#)))
        #expect(pairs == [SamplePair("f[a][b]", "1"), SamplePair("f[a][b]", "2"), SamplePair("f[d]", "true")])
    }

    @Test func putsVariablesWhereTheValueGoes() {
        let id = ParameterSerialization(name: "id", style: .matrix, explode: false)
        #expect(id.text(of: .variable("ID")) == ";id=" + .variable("ID"))
        let query = ParameterSerialization(name: "id", style: .form, explode: true)
        #expect(query.text(of: .variable("ID")) == "id=" + .variable("ID"))
    }

    private func json(_ text: String) throws -> Node { try JSONReader.read(Array(text.utf8), file: "value.json") }
}
