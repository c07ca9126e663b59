import Diagnostics
import TestSupport
import Testing
import Theming

struct StylesheetTests {
    @Test(arguments: [
        ("a  {\n  color : red ;\n}\n", "a{color : red;}"),
        ("/* c */ a /* d */ b { x: y }", "a b{x: y}"),
        ("a{margin:1px/**/2px}", "a{margin:1px/**/2px}"),
        ("a{content:\"/* no */  { x }\"}", "a{content:\"/* no */  { x }\"}"),
        ("a{content:'it\\'s  '}", "a{content:'it\\'s  '}"),
        ("a{width:calc(1px + (2px - 3px))}", "a{width:calc(1px + (2px - 3px))}"),
        ("a :hover, b:hover {}", "a :hover,b:hover{}"),
        (".w\\'x  > p {}", ".w\\'x > p{}"),
        ("@media (a) and (b) { c { d: e } }", "@media (a) and (b){c{d: e}}"),
        ("a{b:url(data:image/svg+xml;utf8,<svg>  </svg>)}", "a{b:url(data:image/svg+xml;utf8,<svg>  </svg>)}"),
        ("a{b:url(\"data:,rotate(45)  /* x */\")}", "a{b:url(\"data:,rotate(45)  /* x */\")}"),
        ("a{b:url(#clip)}", "a{b:url(#clip)}"),
        ("a{} /* never closed", "a{}"),
    ])
    func takesAwayOnlyWhatMeansNothing(source: String, expected: String) throws {
        let css = try ThemeFixture.css(source)
        #expect(css.text == expected)
        #expect(css.diagnostics.isEmpty)
    }

    @Test(arguments: [
        "url(../assets/x.svg)", "url( '../assets/x.svg' )", "url(\"../assets/x.svg\")", "URL(../assets/x.svg)",
    ])
    func pointsToHashedAssets(address: String) throws {
        let css = try ThemeFixture.css("a{b:\(address)}", assets: ["x.svg": "abc"])
        #expect(css.diagnostics.isEmpty)
        #expect(css.text == "a{b:\(address.prefix(3))(\"x.ba7816bf8f.svg\")}")
        #expect(css.assets.files.contains { $0.path == "assets/x.ba7816bf8f.svg" })
    }

    @Test func keepsFragments() throws {
        let css = try ThemeFixture.css("a{b:url(../assets/x.svg#icon)}", assets: ["x.svg": "abc"])
        #expect(css.text == "a{b:url(\"x.ba7816bf8f.svg#icon\")}")
    }

    @Test(arguments: [
        ("a{}\n  b{c:url(①../assets/y.svg)}", "missing-file", "did you mean '../assets/x.svg'?"),
        (
            "b{c:url('①https://cdn.example/x.svg')}", "missing-file",
            "write 'url(../assets/name)'; nothing is loaded from elsewhere"
        ),
        ("①@import 'other.css';", "style-import", "list the file under 'styles' in theme.json"),
    ])
    func reportsWhatABundleCannotLoad(text: String, id: String, hint: String) throws {
        let source = MarkedSource(text)
        let css = try ThemeFixture.css(String(decoding: source.bytes, as: UTF8.self), assets: ["x.svg": "abc"])
        #expect(css.diagnostics.map(\.id) == [id])
        #expect(
            css.diagnostics.first?.location
                == SourceLocation(file: "themes/a/styles/s.css", line: source.line, column: source.column))
        #expect(css.diagnostics.first?.hint == hint)
    }

    @Test func namesFilesByTheirContent() throws {
        let (one, same, other) = (
            try ThemeFixture.css("a{}"), try ThemeFixture.css("a {}"), try ThemeFixture.css("b{}")
        )
        #expect(one.assets.stylesheet == same.assets.stylesheet)
        #expect(one.assets.stylesheet.url != other.assets.stylesheet.url)
        #expect(one.assets.stylesheet.url.hasPrefix("assets/app."))
        #expect(one.assets.stylesheet.integrity.hasPrefix("sha512-"))
    }
}
