import Diagnostics
import Mustache
import TestSupport
import Testing

struct TemplateSyntaxTests {
    /// `①` marks where the error must be.
    @Test(arguments: [
        ("a\n  ①{{#open}}b", "'open' is opened here and never closed", "add '{{/open}}'"),
        ("a①{{/stray}}", "'stray' is closed here, but nothing is open", nil),
        ("{{#a}}\n{{#b}}①{{/a}}", "'b', opened on line 2, is closed before 'a'", "write '{{/b}}' here"),
        ("a\n①{{name", "A tag ends with '}}'", nil),
        (
            "<h1>①{{title</h1>\n<p>{{text}}</p>", "A tag's name holds no white space",
            "is '}}' missing behind 'title</h1>'?"
        ),
        ("①{{{raw}} and {{{more}}}", "A tag's name holds no white space", "is '}}' missing behind 'raw}}'?"),
        ("é①{{ }}", "A tag names something", nil),
        ("①{{=x=}}", "New delimiters are two marks with a blank between", "for example '{{=<% %>=}}'"),
        ("①{{$block}}", "'block' is opened here and never closed", "add '{{/block}}'"),
    ])
    func reportsMistakesWhereTheyAre(text: String, message: String, hint: String?) throws {
        let source = MarkedSource(text)
        let error = #expect(throws: TemplateSyntaxError.self) {
            try Template(parsing: source.bytes, name: "t.mustache")
        }
        #expect(error?.message == message)
        #expect(error?.hint == hint)
        #expect(error?.location == SourceLocation(file: "t.mustache", line: source.line, column: source.column))
        #expect(error?.diagnostic.id == "template-syntax")
    }

    @Test func refusesTagsThatNestWithoutEnd() {
        let text = String(repeating: "{{#a}}", count: 10_000)
        let error = #expect(throws: TemplateSyntaxError.self) { try Template(parsing: Array(text.utf8), name: "deep") }
        #expect(error?.message == "Tags nest at most 100 deep")
    }

    @Test func reportsUnknownPartialsAtTheirTags() throws {
        let source = MarkedSource("<p>\n{{#x}}\n  ①{{>foter}}{{/x}}{{>*dynamic}}{{>footer}}")
        var set = TemplateSet()
        set["page"] = try Template(parsing: source.bytes, name: "page.mustache")
        set["footer"] = try Template(parsing: [], name: "footer.mustache")
        let found = set.unknownReferences
        #expect(found.count == 1)
        #expect(
            found.first?.location == SourceLocation(file: "page.mustache", line: source.line, column: source.column))
        #expect(found.first?.length == 10)
        #expect(found.first?.hint == "did you mean 'footer'?")
    }

    @Test func reportsUnknownParentsInBlocks() throws {
        var set = TemplateSet()
        set["page"] = try Template(parsing: Array("{{<layot}}{{$a}}{{>gone}}{{/a}}{{/layot}}".utf8), name: "page")
        set["layout"] = try Template(parsing: [], name: "layout")
        #expect(set.unknownReferences.map(\.location?.column) == [1, 17])
    }
}
