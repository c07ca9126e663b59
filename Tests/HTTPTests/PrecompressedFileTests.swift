import Foundation
import HTTP
import TestSupport
import Testing

/// Text files whose compressed twins lie beside them.
struct PrecompressedFileTests {
    /// The files as they are, then their twins, so that none of these is older.
    private static func folder() throws -> TemporaryFolder {
        let folder = try TemporaryFolder([
            "index.html": "plain page", "app.js": "plain script", "only.css": "plain style", "data.bin": "plain bytes",
            "stale.txt": "plain text", "guides/index.html": "plain guide", "archive.tar.gz": "an archive",
            "outside/secret": "outside", "_headers": "/app.js\n  Vary: Origin\n",
        ])
        for (name, text) in [
            ("index.html.br", "brotli page"), ("index.html.gz", "gzip page"), ("app.js.gz", "gzip script"),
            ("data.bin.gz", "gzip bytes"), ("gone.html.br", "brotli of what is gone"), ("gone.js.gz", "gzip"),
            ("stale.txt.gz", "gzip of an older state"), ("guides/index.html.br", "brotli guide"),
        ] {
            try folder.write(text, to: name)
        }
        try FileManager.default.setAttributes(
            [.modificationDate: Date(timeIntervalSince1970: 1_700_000_000)], ofItemAtPath: folder.path("stale.txt.gz"))
        try folder.link("only.css.br", to: "/etc/hostname")
        return folder
    }

    private static let scenarios: [HTTPScenario] = [
        .init(
            "sends the smallest form that is taken", "GET", "/", headers: [("Accept-Encoding", "gzip, deflate, br")],
            status: 200,
            contains: [
                "brotli page", "Content-Encoding: br\n", "Vary: Accept-Encoding\n", "Content-Type: text/html",
                "-br\"\n",
            ], lacks: ["Accept-Ranges"]),
        .init(
            "sends gzip where brotli is not taken", "GET", "/", headers: [("Accept-Encoding", "gzip")], status: 200,
            contains: ["gzip page", "Content-Encoding: gzip\n", "-gzip\"\n"]),
        .init(
            "sends a folder's index in that form", "GET", "/guides/", headers: [("Accept-Encoding", "br")], status: 200,
            contains: ["brotli guide"]),
        .init(
            "says that the form depends on the request also where it is plain", "GET", "/", status: 200,
            contains: ["plain page", "Vary: Accept-Encoding\n", "Accept-Ranges: bytes"], lacks: ["Content-Encoding"]),
        .init(
            "sends the length of the form to HEAD", "HEAD", "/", headers: [("Accept-Encoding", "br")], status: 200,
            contains: ["Content-Encoding: br\n", "Content-Length: 11"]),
        .init(
            "prefers what is liked more", "GET", "/", headers: [("Accept-Encoding", "br;q=0.5, gzip;q=0.8")],
            status: 200, contains: ["gzip page"]),
        .init(
            "sends no form that is refused", "GET", "/", headers: [("Accept-Encoding", "br;q=0, gzip;q=0.000")],
            status: 200, contains: ["plain page"]),
        .init(
            "sends the plain file where that is liked more", "GET", "/",
            headers: [("Accept-Encoding", "br;q=0.5, identity")], status: 200, contains: ["plain page"]),
        .init(
            "takes a star for every form", "GET", "/", headers: [("Accept-Encoding", "*")], status: 200,
            contains: ["brotli page"]),
        .init(
            "leaves out what a star does not stand for", "GET", "/", headers: [("Accept-Encoding", "*, br;q=0")],
            status: 200, contains: ["gzip page"]),
        .init(
            "takes a malformed weight for a refusal", "GET", "/", headers: [("Accept-Encoding", "br;q=9, gzip;q=x")],
            status: 200, contains: ["plain page"]),
        .init(
            "reads several fields as one list", "GET", "/",
            headers: [("Accept-Encoding", "gzip;q=0"), ("Accept-Encoding", "br")], status: 200,
            contains: ["brotli page"]),
        .init(
            "sends ranges of the plain file alone", "GET", "/",
            headers: [("Accept-Encoding", "br"), ("Range", "bytes=0-4")], status: 206,
            contains: ["\n\nplain", "bytes 0-4/10"], lacks: ["Content-Encoding", "brotli"]),
        .init(
            "sends no twin that is older than its file", "GET", "/stale.txt", headers: [("Accept-Encoding", "gzip")],
            status: 200, contains: ["plain text"]),
        .init(
            "sends no twin of what is not text", "GET", "/data.bin", headers: [("Accept-Encoding", "gzip")],
            status: 200,
            contains: ["plain bytes"], lacks: ["Vary"]),
        .init(
            "sends no twin of a missing file", "GET", "/gone.html", headers: [("Accept-Encoding", "br, gzip")],
            status: 404, lacks: ["brotli"]),
        .init("gives a twin no address of its own", "GET", "/index.html.br", status: 404, lacks: ["brotli"]),
        .init("sends an archive as what it is", "GET", "/archive.tar.gz", status: 200, contains: ["an archive"]),
        .init(
            "follows no link out of the folder by a twin's name", "GET", "/only.css",
            headers: [("Accept-Encoding", "br")], status: 200, contains: ["plain style"]),
        .init(
            "lets the folder's rules say more about what it depends on", "GET", "/app.js",
            headers: [("Accept-Encoding", "gzip")], status: 200,
            contains: ["gzip script", "Vary: Origin, Accept-Encoding\n"]),
    ]

    @Test(arguments: scenarios)
    func answers(_ scenario: HTTPScenario) throws {
        let folder = try Self.folder()
        let server = try Server(StaticFiles(mounts: [.init(path: "/", folder: folder.path)]), configuration: .patient)
        scenario.check(
            try HTTPClient(port: server.port).request(scenario.method, scenario.target, headers: scenario.headers))
        server.stop()
    }

    @Test func knowsEachFormByItsOwnTag() throws {
        let folder = try Self.folder()
        let server = try Server(StaticFiles(mounts: [.init(path: "/", folder: folder.path)]), configuration: .patient)
        defer { server.stop() }
        let client = HTTPClient(port: server.port)
        func tag(_ coding: String) throws -> String {
            try client.request("GET", "/", headers: [("Accept-Encoding", coding)])["ETag"] ?? ""
        }
        func status(_ coding: String, _ tag: String) throws -> Int {
            try client.request("GET", "/", headers: [("Accept-Encoding", coding), ("If-None-Match", tag)]).status
        }
        let (brotli, gzip, plain) = (try tag("br"), try tag("gzip"), try tag("identity"))
        #expect(Set([brotli, gzip, plain]).count == 3)
        #expect(try status("br", brotli) == 304 && status("gzip", gzip) == 304 && status("identity", plain) == 304)
        #expect(try status("br", gzip) == 200 && status("gzip", plain) == 200 && status("identity", brotli) == 200)
        let kept = try client.request("GET", "/", headers: [("Accept-Encoding", "br"), ("If-None-Match", brotli)])
        #expect(kept["Vary"] == "Accept-Encoding" && kept["ETag"] == brotli && kept.body.isEmpty)
    }
}
