import Mustache
import Testing

struct RenderingTests {
    private func set(_ templates: [String: String]) throws -> TemplateSet {
        var set = TemplateSet()
        for (name, text) in templates { set[name] = try Template(parsing: Array(text.utf8), name: name) }
        return set
    }

    private func render(_ template: String, _ context: Value, _ others: [String: String] = [:]) throws -> String {
        var output: [UInt8] = []
        try set(others.merging(["main": template]) { $1 }).render("main", context, into: &output)
        return String(decoding: output, as: UTF8.self)
    }

    @Test func escapesTextAndLeavesMarkup() throws {
        let context = Value.object([
            "text": .string("<a href=\"x\">&'</a>"), "markup": .html(Array("<b>&amp;</b>".utf8)),
        ])
        #expect(
            try render("{{text}}|{{{text}}}|{{&text}}|{{markup}}|{{{markup}}}", context)
                == "&lt;a href=&quot;x&quot;&gt;&amp;&#39;&lt;/a&gt;|<a href=\"x\">&'</a>|<a href=\"x\">&'</a>|<b>&amp;</b>|<b>&amp;</b>"
        )
    }

    @Test func neverParsesTextAsTemplate() throws {
        let context = Value.object([
            "text": .string("{{secret}}"), "html": .html(Array("{{secret}}".utf8)), "secret": .string("no"),
        ])
        #expect(try render("{{text}}{{{text}}}{{html}}", context) == "{{secret}}{{secret}}{{secret}}")
    }

    @Test func appendsToWhatIsThere() throws {
        var output = Array("before ".utf8)
        try set(["a": "{{n}}"]).render("a", .object(["n": .integer(-7)]), into: &output)
        #expect(String(decoding: output, as: UTF8.self) == "before -7")
    }

    @Test func refusesPartialsWithoutEndAndKeepsTheOutput() throws {
        let templates = try set(["a": "x{{>b}}", "b": "y{{>a}}"])
        var output = Array("before".utf8)
        let error = #expect(throws: RenderingError.self) { try templates.render("a", .null, into: &output) }
        #expect(try #require(error).description.hasPrefix("Templates include each other more than 200 deep, at last '"))
        #expect(String(decoding: output, as: UTF8.self) == "before")
    }

    @Test(arguments: ["{{broken}}", "{{{broken}}}", "{{#broken}}{{/broken}}"])
    func keepsTheOutputWhereALambdaIsWrong(template: String) throws {
        let templates = try set(["a": "text " + template])
        var output = Array("before".utf8)
        let context = Value.object(["broken": .lambda { _ in "{{#x}}" }])
        #expect(throws: RenderingError.self) { try templates.render("a", context, into: &output) }
        #expect(String(decoding: output, as: UTF8.self) == "before")
    }

    @Test func refusesAnUnknownTemplate() throws {
        var output: [UInt8] = []
        let error = #expect(throws: RenderingError.self) { try TemplateSet().render("a", .null, into: &output) }
        #expect(error?.description == "The theme has no template 'a'")
    }

    @Test func recursesAsDeepAsItsData() throws {
        var tree = Value.object(["name": .integer(0), "items": .list([])])
        for level in 1...50 { tree = .object(["name": .integer(level), "items": .list([tree])]) }
        let text = try render("{{>item}}", tree, ["item": "{{name}} {{#items}}{{>item}}{{/items}}"])
        #expect(text == (0...50).reversed().map { "\($0) " }.joined())
    }

    @Test func fillsALayoutsBlocks() throws {
        let layout =
            "<head>{{$head}}<title>{{title}}</title>{{/head}}</head>\n<main>\n  {{$main}}\n  {{/main}}\n</main>\n"
        let page = "{{<layout}}\n{{$main}}\n<p>{{title}}</p>\n<p>two</p>\n{{/main}}\n{{/layout}}\n"
        #expect(
            try render(page, .object(["title": .string("T")]), ["layout": layout])
                == "<head><title>T</title></head>\n<main>\n  <p>T</p>\n  <p>two</p>\n</main>\n")
    }

    @Test func rendersFromManyTasksAtOnce() async throws {
        let templates = try set(["a": "{{#items}}{{>b}}{{/items}}", "b": "<{{.}}>"])
        let results = await withTaskGroup(of: [UInt8].self) { group in
            for number in 0..<64 {
                group.addTask {
                    var output: [UInt8] = []
                    try? templates.render(
                        "a", .object(["items": .list([.integer(number), .integer(number)])]), into: &output)
                    return output
                }
            }
            return await group.reduce(into: Set<[UInt8]>()) { $0.insert($1) }
        }
        #expect(results == Set((0..<64).map { Array("<\($0)><\($0)>".utf8) }))
    }
}
