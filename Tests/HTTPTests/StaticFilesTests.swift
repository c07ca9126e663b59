import HTTP
import TestSupport
import Testing

/// What a folder of files answers, asked directly and through a socket alike.
struct StaticFilesTests {
    private static let site: [String: String] = [
        "public/index.html": "<h1>home</h1>", "public/404.html": "nothing here", "public/guides/index.html": "guides",
        "public/data.json": "{}", "public/ten.txt": "0123456789", "public/.secret": "hidden",
        "public/.well-known/security.txt": "Contact: x", "public/empty.css": "",
        "public/a b%#é/日本.html": "letters", "public/a:b@c.txt": "colon", "public/noindex/file.txt": "f",
        "public/_redirects": """
        # old places
        /old          /guides/           301
        /v1/*         /v2/:splat         302
        /user/:name   /people/:name/home 308
        /away/*       https://example.com/:splat
        /caf%C3%A9    /guides/           307
        /bad
        /rewritten    /ten.txt           200
        """,
        "public/_headers": """
        /*
          X-All: yes
        /assets/*
          Cache-Control: public, max-age=31536000, immutable
          X-All: also
        /guides/*
          ! X-Content-Type-Options
        https://elsewhere.example/*
          X-Other: no
        """,
        "public/assets/app.0123456789.js": "let a", "partner/index.html": "partner home",
        "partner/_redirects": "/partner/old /partner/new/ 301\n/out https://example.com/ 301\n",
        "partner/_headers": "/partner/*\n  X-Partner: yes\n/*\n  X-Any: yes\n", "secret.txt": "outside",
    ]

    private static let scenarios: [HTTPScenario] = [
        .init(
            "serves the home page", "GET", "/", status: 200,
            contains: [
                "<h1>home</h1>", "Content-Type: text/html; charset=utf-8", "ETag: \"", "Last-Modified: ", "X-All: yes",
            ]),
        .init("serves a folder's index", "GET", "/guides/", status: 200, contains: ["guides"], lacks: ["nosniff"]),
        .init(
            "adds the slash and keeps the query", "GET", "/guides?a=%20b&c", status: 301,
            contains: ["Location: /guides/?a=%20b&c\n"]),
        .init("answers 404 for a folder without index", "GET", "/noindex/", status: 404, contains: ["nothing here"]),
        .init(
            "shows the folder's own 404 page", "GET", "/nope", status: 404,
            contains: ["nothing here", "Content-Type: text/html", "X-All: yes"]),
        .init("says what JSON is", "GET", "/data.json", status: 200, contains: ["Content-Type: application/json\n"]),
        .init(
            "sends an empty file", "GET", "/empty.css", status: 200, contains: ["Content-Type: text/css; charset=utf-8"]
        ),
        .init(
            "finds names with spaces, percent, hash and letters", "GET", "/a%20b%25%23%C3%A9/%E6%97%A5%E6%9C%AC.html",
            status: 200, contains: ["letters"]),
        .init(
            "encodes such names when it redirects", "GET", "/a%20b%25%23%C3%A9", status: 301,
            contains: ["Location: /a%20b%25%23%C3%A9/\n"]),
        .init("leaves colon and at sign as they are", "GET", "/a:b@c.txt", status: 200, contains: ["colon"]),
        .init("takes plus for plus", "GET", "/a+b%25%23%C3%A9/", status: 404),
        .init("refuses a malformed escape", "GET", "/%zz", status: 400),
        .init("refuses half an escape", "GET", "/a%2", status: 400),
        .init("refuses bytes that are not UTF-8", "GET", "/%ff", status: 400),
        .init("refuses a NUL", "GET", "/index.html%00.png", status: 400),
        .init("refuses traversal", "GET", "/../secret.txt", status: 404, lacks: ["outside"]),
        .init("refuses encoded traversal", "GET", "/%2e%2e/secret.txt", status: 404, lacks: ["outside"]),
        .init("refuses traversal by an encoded slash", "GET", "/..%2fsecret.txt", status: 404, lacks: ["outside"]),
        .init("refuses traversal by a backslash", "GET", "/..%5csecret.txt", status: 404, lacks: ["outside"]),
        .init("refuses a symbolic link out of the folder", "GET", "/leak.txt", status: 404, lacks: ["outside"]),
        .init("refuses a linked folder outside", "GET", "/leakfolder/secret.txt", status: 404, lacks: ["outside"]),
        .init("follows a symbolic link inside the folder", "GET", "/inside.txt", status: 200, contains: ["0123456789"]),
        .init("hides dotfiles", "GET", "/.secret", status: 404, lacks: ["hidden"]),
        .init("shows well-known files", "GET", "/.well-known/security.txt", status: 200, contains: ["Contact"]),
        .init("never redirects to another host by two slashes", "GET", "//guides", status: 404, lacks: ["Location"]),
        .init("does not serve its rules", "GET", "/_redirects", status: 404, lacks: ["old places"]),
        .init("does not serve its header rules", "GET", "/_headers", status: 404, lacks: ["elsewhere"]),
        .init("redirects", "GET", "/old", status: 301, contains: ["Location: /guides/\n"]),
        .init("redirects what a splat took", "GET", "/v1/a/b%20c", status: 302, contains: ["Location: /v2/a/b%20c\n"]),
        .init(
            "redirects what a placeholder took", "GET", "/user/Zo%C3%AB", status: 308,
            contains: ["Location: /people/Zo%C3%AB/home\n"]),
        .init(
            "redirects to another host", "GET", "/away/x", status: 302, contains: ["Location: https://example.com/x\n"]),
        .init(
            "splits no header by an escaped line end", "GET", "/v1/a%0d%0aSet-Cookie:%20x", status: 302,
            contains: ["Location: /v2/a%0D%0ASet-Cookie:%20x\n"], lacks: ["\nSet-Cookie"]),
        .init("matches encoded patterns decoded", "GET", "/caf%C3%A9", status: 307),
        .init("passes over rules that are no redirects", "GET", "/rewritten", status: 404),
        .init(
            "joins a header that is given twice", "GET", "/assets/app.0123456789.js", status: 200,
            contains: [
                "X-All: yes, also\n", "Cache-Control: public, max-age=31536000, immutable\n",
                "text/javascript; charset=utf-8",
            ]),
        .init("applies no rule of another host", "GET", "/", status: 200, lacks: ["X-Other"]),
        .init(
            "sends a range", "GET", "/ten.txt", headers: [("Range", "bytes=2-4")], status: 206,
            contains: ["\n\n234", "Content-Range: bytes 2-4/10"], lacks: ["2345"]),
        .init(
            "sends the last bytes", "GET", "/ten.txt", headers: [("Range", "bytes=-3")], status: 206,
            contains: ["\n\n789"]),
        .init(
            "sends from a place to the end", "GET", "/ten.txt", headers: [("Range", "bytes=8-")], status: 206,
            contains: ["\n\n89"]),
        .init(
            "cuts a range at the end", "GET", "/ten.txt", headers: [("Range", "bytes=8-99")], status: 206,
            contains: ["Content-Range: bytes 8-9/10"]),
        .init(
            "refuses a range beyond the end", "GET", "/ten.txt", headers: [("Range", "bytes=10-")], status: 416,
            contains: ["Content-Range: bytes */10"]),
        .init(
            "sends the whole for several ranges", "GET", "/ten.txt", headers: [("Range", "bytes=0-1,4-5")], status: 200,
            contains: ["0123456789"]),
        .init(
            "sends the whole for a range it does not understand", "GET", "/ten.txt", headers: [("Range", "lines=1-2")],
            status: 200),
        .init(
            "sends the whole when the range is of another state", "GET", "/ten.txt",
            headers: [("Range", "bytes=0-1"), ("If-Range", "\"other\"")], status: 200),
        .init(
            "sends it again to those who know another state", "GET", "/", headers: [("If-None-Match", "\"other\"")],
            status: 200),
        .init(
            "says it has not changed, to any tag", "GET", "/", headers: [("If-None-Match", "*")], status: 304,
            contains: ["ETag"], lacks: ["home"]),
        .init(
            "says it has not changed since", "GET", "/",
            headers: [("If-Modified-Since", "Fri, 01 Jan 2100 00:00:00 GMT")], status: 304),
        .init(
            "says it has changed since", "GET", "/", headers: [("If-Modified-Since", "Sat, 01 Jan 2000 00:00:00 GMT")],
            status: 200),
        .init("refuses when another state is wanted", "GET", "/", headers: [("If-Match", "\"other\"")], status: 412),
        .init(
            "refuses when it was written since", "GET", "/",
            headers: [("If-Unmodified-Since", "Sat, 01 Jan 2000 00:00:00 GMT")], status: 412),
        .init(
            "says what methods there are", "POST", "/", body: "x", status: 405, contains: ["Allow: GET, HEAD, OPTIONS"]),
        .init("refuses to delete", "DELETE", "/ten.txt", status: 405),
        .init("serves another mount", "GET", "/partner/", status: 200, contains: ["partner home"]),
        .init("adds the slash to a mount", "GET", "/partner?x", status: 301, contains: ["Location: /partner/?x"]),
        .init("keeps the rules of one mount to itself", "GET", "/partner/", status: 200, lacks: ["X-All"]),
        .init(
            "reads rules from the server's root", "GET", "/partner/", status: 200,
            contains: ["X-Partner: yes", "X-Any: yes"]),
        .init(
            "redirects from the server's root", "GET", "/partner/old", status: 301,
            contains: ["Location: /partner/new/\n"]),
        .init("applies no redirect of another path", "GET", "/partner/out", status: 404),
        .init(
            "moves rules to where the mount is", "GET", "/elsewhere/old", status: 301,
            contains: ["Location: /elsewhere/new/\n"]),
        .init("moves header rules, too", "GET", "/elsewhere/", status: 200, contains: ["X-Partner: yes"]),
        .init(
            "reads the absolute form of a target", "GET", "http://example.com/guides/", status: 200,
            contains: ["guides"]),
    ]

    @Test(arguments: scenarios) func answersDirectly(_ scenario: HTTPScenario) throws {
        let (folder, files) = try StaticFilesTests.makeSite()
        defer { withExtendedLifetime(folder) {} }
        var headers = Headers()
        for (name, value) in scenario.headers { headers.append(name, value) }
        let request = Request(Method(rawValue: scenario.method), scenario.target, headers: headers)
        scenario.check(HTTPAnswer(files.respond(to: request)))
    }

    @Test func answersThroughASocket() throws {
        let (folder, files) = try StaticFilesTests.makeSite()
        defer { withExtendedLifetime(folder) {} }
        let server = try Server(files, configuration: .patient)
        let client = HTTPClient(port: server.port)
        for scenario in StaticFilesTests.scenarios {
            scenario.check(
                try client.request(scenario.method, scenario.target, headers: scenario.headers, body: scenario.body))
        }
        server.stop()
    }

    @Test func recognisesItsOwnEntityTag() throws {
        let (folder, files) = try StaticFilesTests.makeSite()
        defer { withExtendedLifetime(folder) {} }
        let tag = try #require(files.respond(to: Request(.get, "/")).headers["ETag"])
        for known in [tag, "W/\(tag)", "\"a\", \(tag)"] {
            #expect(files.respond(to: Request(.get, "/", headers: [("If-None-Match", known)])).status == .notModified)
        }
        let ranged: Headers = [("Range", "bytes=0-0"), ("If-Range", tag)]
        #expect(files.respond(to: Request(.get, "/", headers: ranged)).status == .partialContent)
        try folder.write("<h1>new home</h1>", to: "public/index.html")
        #expect(files.respond(to: Request(.get, "/", headers: [("If-None-Match", tag)])).status == .ok)
    }

    @Test func readsItsRulesAgainWhenTheyWereWritten() throws {
        let (folder, files) = try StaticFilesTests.makeSite()
        #expect(files.respond(to: Request(.get, "/new")).status == .notFound)
        try folder.write("/new /guides/ 301\n# longer than before\n", to: "public/_redirects")
        #expect(files.respond(to: Request(.get, "/new")).status == .movedPermanently)
        #expect(files.respond(to: Request(.get, "/old")).status == .notFound)
    }

    @Test func servesWhatTookTheFoldersPlace() throws {
        let folder = try TemporaryFolder(["out/index.html": "old", "next/index.html": "new"])
        let files = StaticFiles(mounts: [.init(path: "/", folder: folder.path("out"))])
        #expect(HTTPAnswer(files.respond(to: Request(.get, "/"))).text == "old")
        try folder.swap("out", "next")
        #expect(HTTPAnswer(files.respond(to: Request(.get, "/"))).text == "new")
    }

    private static func makeSite() throws -> (TemporaryFolder, StaticFiles) {
        let folder = try TemporaryFolder(site)
        try folder.link("public/leak.txt", to: "../secret.txt")
        try folder.link("public/leakfolder", to: "..")
        try folder.link("public/inside.txt", to: "ten.txt")
        let files = StaticFiles(mounts: [
            .init(path: "/", folder: folder.path("public")), .init(path: "/partner/", folder: folder.path("partner")),
            .init(path: "/elsewhere/", folder: folder.path("partner"), publishedPath: "/partner/"),
        ])
        return (folder, files)
    }
}

extension HTTPAnswer {
    /// A response as a client would see it, without the fields that the server adds.
    init(_ response: Response) {
        let body: [UInt8] =
            switch response.body {
            case .empty: []
            case .bytes(let bytes): bytes
            case .file(let file, let range): Array(file.readAll()[range])
            }
        self.init(
            status: response.status.rawValue,
            headers: response.headers.fields.map { (name: $0.name, value: $0.value) }, body: body)
    }
}
