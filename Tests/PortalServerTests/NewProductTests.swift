import Foundation
import HTTP
import PortalModel
import PortalServices
import Storage
import TestSupport
import Testing

@testable import PortalServer

/// Making a product in the console, with a script in the place of the generator: what it is given, and what becomes of what
/// it says.
struct NewProductTests {
    private static let path = "/account/console/products/new"
    private static let document = Array("openapi: 3.1.0\n".utf8)
    private static let fields = [("id", "museum"), ("title", ""), ("summary", ""), ("upstream", "")]
    private static let portals = [("portals", "public"), ("portals", "partner")]

    /// Keeps what it was given beside itself, then says and does what the files beside it tell.
    private static let script = #"""
        #!/bin/sh
        cd "${0%/*}"
        mkdir running || echo overlap >> overlaps
        printf '%s\n' "$@" >> arguments
        env > environment
        for word in "$@"; do
          case "$word" in --from=*)
            printf '%s' "${word#--from=}" > place
            cat "${word#--from=}" > document
            file="${word#--from=}"
            stat -c %a "${file%/*}" >> modes;; esac
        done
        [ -e endless ] && exec sleep 100000
        [ -e next.json ] && cp next.json ../out/catalog.json
        [ -e report ] && sed "s|PLACE|$(cat place)|" report
        [ -e said ] && cat said >&2
        rmdir running
        exit "$(cat status)"
        """#

    private func fixture(
        _ files: [String: String], settings: String = "", hasSources: Bool = true
    ) async throws -> CompanionFixture {
        var all = ["bin/portico": Self.script, "bin/status": "0"]
        if hasSources { all["content/products/parcels/product.yaml"] = "name: Parcels\n" }
        let generator = #""program": "bin/portico""# + settings
        let fixture = try await CompanionFixture(
            all.merging(files) { $1 }, settings: #""generator": {\#(generator)}"#)
        #expect(chmod(fixture.folder.path("bin/portico"), 0o755) == 0)
        return fixture
    }

    private func administrator(_ fixture: CompanionFixture) async throws -> TestBrowser {
        _ = try await fixture.administrator(.administrator)
        let browser = TestBrowser(fixture)
        await browser.signInAdministrator("administrator@northwind.example")
        _ = await browser.get(Self.path)
        return browser
    }

    private func file(_ name: String = "museum.yaml") -> (field: String, name: String, bytes: [UInt8]) {
        ("document", name, Self.document)
    }

    private func created(_ fixture: CompanionFixture) throws -> [AuditEntry] {
        try fixture.context.store.read { try $0.audit(text: "product.created", before: nil, limit: 10) }
    }

    private static let museum = #"""
        {"format": 1, "portals": [
          {"id": "public", "title": "Developers", "url": "https://dev.example/", "products": [
            {"id": "museum", "name": "Museum", "type": "external", "status": "published", "url": "products/museum/"}]},
          {"id": "partner", "title": "Partners", "url": "https://dev.example/partner/", "products": []}]}
        """#
    private static let fine = #"{"product": {"id": "museum", "name": "Museum"}, "diagnostics": []}"#

    @Test func makesAProductAndShowsItAtOnce() async throws {
        let fixture = try await fixture(["bin/report": Self.fine, "bin/next.json": Self.museum])
        let browser = try await administrator(fixture)
        let list = await browser.get("/account/console/products")
        #expect(list.text.contains("href=\"\(Self.path)\"") && !list.text.contains("Museum"))
        let made = await browser.post(Self.path, Self.fields + Self.portals, file: file(), token: browser.csrf)
        #expect(made.status == 303 && made.location == "/account/console/products", "\(made.text)")
        let after = await browser.get(made.location)
        #expect(after.text.contains("Museum is in its portals."), "\(after.text)")
        #expect(after.text.contains("href=\"/products/museum/\""), "the catalogue was read anew")
        let site = fixture.folder
        let place = try site.text("bin/place")
        #expect(
            try site.text("bin/arguments") == """
                product
                new
                museum
                --from=\(place)
                --site=\(site.path)
                --output=\(site.path("out"))
                --portal=public
                --portal=partner
                --build
                --json

                """)
        #expect(try site.bytes("bin/document") == Self.document && place.hasSuffix("/museum.yaml"))
        #expect(try site.text("bin/modes") == "700\n", "nobody else reads what was sent")
        #expect(!FileManager.default.fileExists(atPath: place), "and it does not stay")
        let entry = try #require(try created(fixture).first)
        #expect(entry.subject == "museum" && entry.after == "public, partner" && entry.actor.id.hasPrefix("adm_"))
    }

    @Test func handsOnWhatWasTyped() async throws {
        let fixture = try await fixture(["bin/report": Self.fine], settings: #", "compress": true"#)
        let browser = try await administrator(fixture)
        let fields = [
            ("id", " museum "), ("title", "--json; $(id)"), ("summary", "a\tb\u{0}c\n=d"),
            ("upstream", "http://127.0.0.1:1"), ("portals", "partner"), ("portals", "nobody"),
        ]
        let refused = await browser.post(Self.path, fields, file: file(), token: browser.csrf)
        #expect(refused.status == 400, "no field holds a NUL")
        let made = await browser.post(
            Self.path, fields.map { ($0, $1.replacingOccurrences(of: "\u{0}", with: "")) },
            file: file("../../etc/my api.yaml"), token: browser.csrf)
        #expect(made.status == 303, "\(made.text)")
        let words = try fixture.folder.text("bin/arguments").split(separator: "\n").map(String.init)
        #expect(words[2] == "museum" && words.contains("--title=--json; $(id)") && words.contains("--compress"))
        #expect(words.contains("--upstream=http://127.0.0.1:1") && words.contains("--portal=partner"))
        #expect(words.filter { $0.hasPrefix("--portal") }.count == 1 && words.contains("--summary=abc=d"))
        #expect(try fixture.folder.text("bin/place").hasSuffix("/document"), "a name is nothing to open a file by")
    }

    @Test func showsWhatIsWrongAndMakesNothing() async throws {
        let fixture = try await fixture([
            "bin/status": "1",
            "bin/report": #"""
            {"product": null, "diagnostics": [
              {"severity": "warning", "id": "w", "file": "a", "line": 1, "column": 1, "message": "Only a warning", "hint": null},
              {"severity": "error", "id": "yaml-syntax", "file": "PLACE", "line": 3, "column": 2, "message": "A <b>value</b> is missing",
               "hint": "write one"},
              {"severity": "error", "id": "x", "file": null, "line": null, "column": null, "message": "'PLACE' is odd", "hint": null}]}
            """#,
        ])
        let browser = try await administrator(fixture)
        let answer = await browser.post(Self.path, Self.fields + Self.portals, file: file(), token: browser.csrf)
        #expect(answer.status == 422)
        #expect(
            answer.text.contains("museum.yaml:3:2: A &lt;b&gt;value&lt;/b&gt; is missing (write one)")
                && answer.text.contains("is odd") && !answer.text.contains("Only a warning"), "\(answer.text)")
        #expect(!answer.text.contains("portico-upload"), "where it lay is nobody's business")
        #expect(answer.text.contains("value=\"museum\"") && answer.text.contains("value=\"partner\" checked"))
        #expect(try created(fixture).isEmpty)
    }

    @Test func tellsWhatAProgramSaysThatMakesNoReport() async throws {
        let fixture = try await fixture(["bin/status": "2", "bin/said": "portico: no such <option>\n"])
        let browser = try await administrator(fixture)
        let answer = await browser.post(Self.path, Self.fields + Self.portals, file: file(), token: browser.csrf)
        #expect(answer.status == 422 && answer.text.contains("portico: no such &lt;option&gt;"))
        #expect(try created(fixture).isEmpty)
    }

    @Test func waitsNoLongerThanItIsTold() async throws {
        let fixture = try await fixture(["bin/endless": ""], settings: #", "seconds": 1"#)
        let browser = try await administrator(fixture)
        let answer = await browser.post(Self.path, Self.fields + Self.portals, file: file(), token: browser.csrf)
        #expect(answer.status == 422 && answer.text.contains("longer than the 1 s"), "\(answer.text)")
        #expect(try created(fixture).isEmpty)
    }

    @Test func namesTheFieldWhoseIDIsTaken() async throws {
        let fixture = try await fixture([
            "bin/status": "1",
            "bin/report":
                #"{"product": null, "diagnostics": [{"severity": "error", "id": "product-exists", "message": "x"}]}"#,
        ])
        let browser = try await administrator(fixture)
        let answer = await browser.post(Self.path, Self.fields + Self.portals, file: file(), token: browser.csrf)
        #expect(answer.status == 422 && answer.text.contains("problem:id") && answer.text.contains("taken by another"))
    }

    @Test(arguments: [
        ("id", [("id", "")], "is needed"), ("id", [("id", "My API")], "has other characters"),
        ("id", [("id", "../museum")], "has other characters"), ("id", [("id", "-a")], "has other characters"),
        ("portals", [("portals", "")], "is needed"), ("portals", [("portals", "public")], "leave out one"),
        ("upstream", [("upstream", "ftp://x")], "begins with http"),
        ("title", [("title", String(repeating: "a", count: 101))], "too long"),
        ("document", [("document", "")], "is needed"),
    ])
    func refusesFieldsBeforeAnythingIsRun(_ field: String, _ change: [(String, String)], _ words: String) async throws {
        let fixture = try await fixture(["bin/report": Self.fine])
        let browser = try await administrator(fixture)
        let kept = (Self.fields + Self.portals).filter { $0.0 != field }
        let answer = await browser.post(
            Self.path, kept + change.filter { !$0.1.isEmpty }, file: field == "document" ? nil : file(),
            token: browser.csrf)
        #expect(answer.status == 422 && answer.text.contains("problem:\(field)"), "\(answer.text)")
        #expect(answer.text.contains(words))
        #expect(try !fixture.folder.files().contains("bin/arguments"))
    }

    /// Cross-site request forgery with a file in it, and bodies that are no forms.
    @Test func runsNothingForStrangers() async throws {
        let fixture = try await fixture(["bin/report": Self.fine])
        let browser = try await administrator(fixture)
        let stranger = TestBrowser(fixture)
        _ = await stranger.get("/account/console/sign-in")
        for token in [nil, stranger.csrf, ""] {
            let answer = await browser.post(Self.path, Self.fields + Self.portals, file: file(), token: token)
            #expect(answer.status == 403)
        }
        let visitor = await stranger.post(Self.path, Self.fields, file: file(), token: stranger.csrf)
        #expect(visitor.status == 303 && visitor.location.contains("console/sign-in"))
        let elsewhere = await browser.post(
            "/account/console/invitations/new", [("email", "a@b.example")], file: file(), token: browser.csrf)
        #expect(elsewhere.status == 415, "only forms with files take files")
        #expect(try !fixture.folder.files().contains("bin/arguments") && created(fixture).isEmpty)
    }

    @Test func makesOneProductAtATime() async throws {
        let fixture = try await fixture(["bin/report": Self.fine])
        _ = try await fixture.administrator(.administrator)
        await withTaskGroup(of: Int.self) { group in
            for number in 0..<4 {
                group.addTask {
                    let browser = TestBrowser(fixture)
                    await browser.signInAdministrator("administrator@northwind.example")
                    let fields = [("id", "museum-\(number)")] + Self.portals
                    return await browser.post(
                        Self.path, fields, file: ("document", "a.yaml", Self.document), token: browser.csrf
                    ).status
                }
            }
            for await status in group { #expect(status == 303) }
        }
        #expect(try !fixture.folder.files().contains("bin/overlaps"))
        #expect(try created(fixture).count == 4)
    }

    @Test(arguments: ["switchedOff", "programMissing", "sourcesReadOnly"])
    func saysWhyNoneCanBeMadeHere(_ obstacle: String) async throws {
        let fixture = try await fixture(
            [:], settings: obstacle == "switchedOff" ? #", "enabled": false"# : "",
            hasSources: obstacle != "sourcesReadOnly")
        if obstacle == "programMissing" { #expect(chmod(fixture.folder.path("bin/portico"), 0o644) == 0) }
        let browser = try await administrator(fixture)
        let page = await browser.get(Self.path)
        let sentence = fixture.words("productsUnavailable.\(obstacle)").replacingOccurrences(of: "'", with: "&#39;")
        #expect(page.status == 200 && page.text.contains(sentence), "\(page.text)")
        #expect(!page.text.contains("multipart/form-data"))
        let list = await browser.get("/account/console/products")
        #expect(!list.text.contains(Self.path))
        let sent = await browser.post(Self.path, Self.fields + Self.portals, file: file(), token: browser.csrf)
        #expect(sent.status == 403)
        #expect(try !fixture.folder.files().contains("bin/arguments"))
    }

    @Test func letsAdministratorsAloneSendMuch() async throws {
        let fixture = try await fixture([:], settings: #", "documentBytes": 5000000"#)
        let browser = try await administrator(fixture)
        func limit(_ method: HTTP.Method, _ path: String, _ cookies: [String: String]) -> Int? {
            let cookie = cookies.map { "\($0.key)=\($0.value)" }.joined(separator: "; ")
            return fixture.companion.bodyLimit(of: Request(method, path, headers: [("Cookie", cookie)]))
        }
        #expect(limit(.post, Self.path, browser.cookies) == 5_000_000 + 64 * 1024)
        #expect(limit(.get, Self.path, browser.cookies) == nil)
        #expect(limit(.post, "/account/console/invitations/new", browser.cookies) == nil)
        #expect(limit(.post, Self.path, [:]) == nil)
        #expect(limit(.post, Self.path, ["__Host-portico_console": "made-up"]) == nil)
        _ = try await fixture.administrator(.viewer)
        let viewer = TestBrowser(fixture)
        await viewer.signInAdministrator("viewer@northwind.example")
        #expect(limit(.post, Self.path, viewer.cookies) == nil)
    }
}
