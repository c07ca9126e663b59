import Diagnostics
import Mustache
import TestSupport
import Testing
import Theming

struct ThemeLoadingTests {
    private static let base = [
        "base/theme.json":
            #"{"name":"base","styles":["one.css","two.css"],"scripts":{"head":["first.js"],"module":["late.js"]}}"#,
        "base/styles/one.css": ".one{}", "base/styles/two.css": ".two{}",
        "base/scripts/first.js": "1", "base/scripts/late.js": "2",
        "base/templates/page.mustache": "<{{>name}}>", "base/templates/name.mustache": "base",
        "base/strings/en.json": #"{"home":"Home","next":"Next"}"#, "base/strings/de.json": #"{"home":"Start"}"#,
    ]

    private func fixture(_ more: [String: String]) throws -> ThemeFixture {
        try ThemeFixture(Self.base.merging(more) { $1 })
    }

    @Test func replacesAParentsFilesOneByOne() throws {
        let fixture = try fixture([
            "child/theme.json":
                #"{"name":"child","extends":"base","styles":["three.css"],"scripts":{"demand":["search.js"]}}"#,
            "child/templates/name.mustache": "child", "child/styles/one.css": ".uno{}",
            "child/styles/three.css": ".three{}",
            "child/scripts/search.js": "export {}",
            "child/strings/en.json": #"{"next":"Onward"}"#, "child/strings/pt-BR.json": #"{"home":"Início"}"#,
        ])
        var (theme, diagnostics) = fixture.load("child")
        let child = try #require(theme)
        var output: [UInt8] = []
        try child.render("page", .null, into: &output)
        #expect(String(decoding: output, as: UTF8.self) == "<child>")
        let assets = child.assets(branding: Branding(accent: nil), accentLocation: nil, diagnostics: &diagnostics)
        #expect(ThemeFixture.text(assets.stylesheet.url, in: assets) == ".uno{}.two{}.three{}")
        #expect(assets.headScripts.map(\.url) == ["assets/first.6b86b273ff.js"])
        #expect(assets.moduleScripts.map(\.url) == ["assets/app.67a038a298.js"])
        #expect(Array(assets.demandScripts.keys) == ["search"])
        #expect(assets.files.contains { $0.path == assets.demandScripts["search"]?.url })
        #expect(child.strings(for: "de") == ["home": "Start", "next": "Onward"])
        #expect(child.strings(for: "pt-BR") == ["home": "Início", "next": "Onward"])
        #expect(child.strings(for: "xx") == ["home": "Home", "next": "Onward"])
        #expect(diagnostics.isEmpty)
    }

    @Test func needsNothingOfAChildButItsManifest() throws {
        let (theme, diagnostics) = try fixture(["child/theme.json": #"{"name":"child","extends":"base"}"#]).load(
            "child")
        #expect(diagnostics.isEmpty)
        var output: [UInt8] = []
        try theme?.render("page", .null, into: &output)
        #expect(String(decoding: output, as: UTF8.self) == "<base>")
    }

    @Test(
        arguments: [
            // A cycle, a parent that is not there, a key that no manifest has, a style that does not exist.
            (#"{"name":"x","extends":①"x"}"#, "cyclic-theme", nil),
            (#"{"name":"x","extends":①"bas"}"#, "unknown-theme", "did you mean 'base'?"),
            (
                #"{"name":"x","extends":"base","styles":["one.css",①"too.css"]}"#, "missing-file",
                "did you mean 'two.css'?"
            ),
            (#"{"name":"x","scripts":{"module":[①"a.js"]}}"#, "missing-file", nil),
        ] as [(String, String, String?)])
    func reportsMistakesOfAManifestAtTheirPlaces(manifest: String, id: String, hint: String?) throws {
        let source = MarkedSource(manifest)
        let fixture = try fixture(["x/theme.json": String(decoding: source.bytes, as: UTF8.self)])
        let found = fixture.load("x").diagnostics
        #expect(found.map(\.id) == [id])
        #expect(found.first?.location == SourceLocation(file: "themes/x/theme.json", line: 1, column: source.column))
        #expect(found.first?.hint == hint)
    }

    @Test func reportsAKeyThatNoManifestHas() throws {
        let found = try fixture(["x/theme.json": #"{"name":"x","extend":"base"}"#]).load("x").diagnostics
        #expect(found.count == 1)
        #expect(found.first?.location == SourceLocation(file: "themes/x/theme.json", line: 1, column: 13))
        #expect(found.first?.hint == "did you mean 'extends'?")
    }

    @Test func reportsAThemeThatIsNotThere() throws {
        let (theme, diagnostics) = try fixture([:]).load("bsae")
        #expect(theme == nil)
        #expect(diagnostics.map(\.location) == [SourceLocation(file: "site-config.json", line: 3, column: 14)])
        #expect(diagnostics.first?.hint == "did you mean 'base'?")
    }

    @Test func reportsMistakesOfATemplate() throws {
        let found = try fixture(["base/templates/page.mustache": "\n{{#a}}"]).load("base").diagnostics
        #expect(
            found.map(\.description) == [
                "themes/base/templates/page.mustache:2:1: error: 'a' is opened here and never closed (add '{{/a}}') [template-syntax]"
            ])
    }

    @Test func reportsWordsThatAreNoText() throws {
        let found = try fixture(["base/strings/en.json": #"{"home": 1}"#]).load("base").diagnostics
        #expect(found.map(\.location) == [SourceLocation(file: "themes/base/strings/en.json", line: 1, column: 10)])
    }

    @Test func refusesLinksOutOfTheTheme() throws {
        let fixture = try fixture(["secret.txt": "secret", "base/assets/own.txt": "own"])
        try fixture.folder.link("base/assets/leak.txt", to: fixture.folder.path("secret.txt"))
        try fixture.folder.link("base/assets/alias.txt", to: "own.txt")
        var (theme, diagnostics) = fixture.load("base")
        #expect(diagnostics.map(\.location?.file) == ["themes/base/assets/leak.txt"])
        let files =
            theme?.assets(branding: Branding(accent: nil), accentLocation: nil, diagnostics: &diagnostics).files ?? []
        #expect(!files.contains { $0.bytes == Array("secret".utf8) })
        #expect(files.contains { $0.path.hasPrefix("assets/alias.") })
    }

    @Test(arguments: ["..", ".", "", "base/..", "../x"])
    func refusesNamesThatLeaveTheFolder(name: String) throws {
        let (theme, diagnostics) = try fixture([:]).load(name)
        #expect(theme == nil)
        #expect(diagnostics.map(\.id) == ["unknown-theme"])
    }
}
