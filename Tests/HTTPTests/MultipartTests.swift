import Glibc
import HTTP
import TestSupport
import Testing

/// Forms with files, as browsers send them and as attackers do.
struct MultipartTests {
    private static let type = "multipart/form-data; boundary=XyZ"

    private func form(_ body: String, type: String = MultipartTests.type) throws(Form.Malformed) -> Form {
        try form(Array(body.utf8), type: type)
    }

    private func form(_ body: [UInt8], type: String = MultipartTests.type) throws(Form.Malformed) -> Form {
        try Form(body: Request(.post, "/", headers: [("Content-Type", type)], body: body), takesFiles: true)
    }

    /// A part with the lines of its header.
    private static func part(_ disposition: String, _ content: String, _ more: String = "") -> String {
        "--XyZ\r\nContent-Disposition: form-data; \(disposition)\r\n\(more)\r\n\(content)\r\n"
    }

    @Test func readsFieldsAndFiles() throws {
        let form = try form(
            Self.part("name=\"id\"", "museum") + Self.part("name=\"portals\"", "public")
                + Self.part("name=\"portals\"", "partner")
                + Self.part(
                    "name=\"document\"; filename=\"a \\\"b\\\" été.yaml\"", "openapi: 3.1.0\r\n",
                    "Content-Type: application/yaml\r\n") + "--XyZ--\r\n")
        #expect(form["id"] == "museum" && form.all("portals") == ["public", "partner"])
        #expect(form.names == ["id", "portals", "portals"], "a file is no field")
        let file = try #require(form.file("document"))
        #expect(file.name == "a \"b\" été.yaml" && file.bytes == Array("openapi: 3.1.0\r\n".utf8))
        #expect(form.file("id") == nil && form["document"].isEmpty)
    }

    @Test func keepsEveryByteOfAFile() throws {
        let bytes = (0..<2048).map { UInt8(truncatingIfNeeded: $0) } + [0x0D, 0x0A, 0x0D, 0x0D, 0x0A]
        let head = Array("--XyZ\r\nContent-Disposition: form-data; name=f; filename=x\r\n\r\n".utf8)
        let form = try form(head + bytes + Array("\r\n--XyZ--".utf8))
        #expect(form.file("f")?.bytes == bytes)
    }

    /// Content that looks like a delimiter, or like the beginning of one.
    @Test(arguments: [
        "", "\r\n", "\r\n\r\n", "a--XyZ", "a--XyZ--", "\n--XyZ--\n", "\r--XyZ", "\r\n--Xy", "\r\n-XyZ", "\r\n--xyz\r\n",
        "\r\n --XyZ\r\n", "\r\r\n\r\n--Xy\r\n--X", "--", "Content-Disposition: form-data; name=\"x\"\r\n\r\n",
    ])
    func tellsContentFromDelimiters(_ content: String) throws {
        let form = try form(Self.part("name=a", content) + Self.part("name=b", "2") + "--XyZ--\r\n")
        #expect(Array(form["a"].utf8) == Array(content.utf8) && form["b"] == "2")
    }

    @Test func readsWhatStandsAroundTheParts() throws {
        let body =
            "A preamble.\r\n--XyZ \t\r\nContent-Disposition: form-data; name=a\r\n\r\n1\r\n--XyZ--\r\nThe end.\r\n--XyZ"
        #expect(try form(body)["a"] == "1")
        #expect(try form("--XyZ--").names == [], "a form without a field")
        #expect(try form(Self.part("name=a", "1", "X-Other: \"\r\n") + "--XyZ--")["a"] == "1")
        let empty = "--XyZ\r\nContent-Disposition: form-data; name=a\r\n\r\n--XyZ--"
        #expect(try form(empty).names == ["a"], "a part may have no body at all")
    }

    @Test func knowsThatNoFileWasChosen() throws {
        let form = try form(
            Self.part("name=\"document\"; filename=\"\"", "", "Content-Type: application/octet-stream\r\n") + "--XyZ--")
        #expect(form.file("document") == nil && form.names.isEmpty)
    }

    @Test func keepsNamesAsTheyAreSent() throws {
        let form = try form(
            Self.part("name=f; filename=\"C:\\docs\\api.yaml\"; filename*=UTF-8''other.yaml", "x")
                + Self.part("name=g; filename=\"../../etc/passwd\"", "x") + "--XyZ--")
        #expect(form.file("f")?.name == "C:\\docs\\api.yaml" && form.file("g")?.name == "../../etc/passwd")
    }

    @Test(arguments: [
        ("nothing at all", ""), ("no delimiter", "hello"), ("another boundary", "--XyA\r\n\r\n\r\n--XyA--"),
        ("cut off in a header", "--XyZ\r\nContent-Disposition: form-data; na"),
        ("cut off in a part", "--XyZ\r\nContent-Disposition: form-data; name=a\r\n\r\n1"),
        ("cut off in a delimiter", "--XyZ\r\nContent-Disposition: form-data; name=a\r\n\r\n1\r\n--Xy"),
        ("no end", "--XyZ\r\nContent-Disposition: form-data; name=a\r\n\r\n1\r\n--XyZ\r\n"),
        ("half an end", "--XyZ\r\nContent-Disposition: form-data; name=a\r\n\r\n1\r\n--XyZ-"),
        (
            "a delimiter that goes on",
            "--XyZ\r\nContent-Disposition: form-data; name=a\r\n\r\n1\r\n--XyZq\r\n2\r\n--XyZ--"
        ),
        ("lines without CR", "--XyZ\nContent-Disposition: form-data; name=a\n\n1\n--XyZ--\n"),
        ("a header line without CR", "--XyZ\r\nContent-Disposition: form-data; name=a\n\r\n1\r\n--XyZ--"),
        ("a header line without a colon", "--XyZ\r\nContent-Disposition\r\n\r\n1\r\n--XyZ--"),
        ("no disposition", "--XyZ\r\nContent-Type: text/plain\r\n\r\n1\r\n--XyZ--"),
        ("another disposition", "--XyZ\r\nContent-Disposition: attachment; name=a\r\n\r\n1\r\n--XyZ--"),
        ("no name", "--XyZ\r\nContent-Disposition: form-data\r\n\r\n1\r\n--XyZ--"),
        ("two names", "--XyZ\r\nContent-Disposition: form-data; name=a; name=b\r\n\r\n1\r\n--XyZ--"),
        (
            "two dispositions",
            "--XyZ\r\nContent-Disposition: form-data; name=a\r\nContent-Disposition: form-data; name=b\r\n\r\n1\r\n--XyZ--"
        ),
        ("an open quotation mark", "--XyZ\r\nContent-Disposition: form-data; name=\"\r\n\r\n1\r\n--XyZ--"),
        ("an open quotation mark with text", "--XyZ\r\nContent-Disposition: form-data; name=\"a\r\n\r\n1\r\n--XyZ--"),
        ("text after a quoted one", "--XyZ\r\nContent-Disposition: form-data; name=\"a\"b\r\n\r\n1\r\n--XyZ--"),
        ("a NUL in a header", "--XyZ\r\nContent-Disposition: form-data; name=a\0b\r\n\r\n1\r\n--XyZ--"),
        ("a NUL in a field", "--XyZ\r\nContent-Disposition: form-data; name=a\r\n\r\n1\0\r\n--XyZ--"),
        (
            "an encoding",
            "--XyZ\r\nContent-Disposition: form-data; name=a\r\nContent-Transfer-Encoding: base64\r\n\r\nMQ==\r\n--XyZ--"
        ),
    ])
    func refusesWhatIsMalformed(_ name: String, _ body: String) {
        #expect(throws: Form.Malformed.content, "\(name)") { try form(body) }
    }

    @Test func refusesTextThatIsNoUTF8() {
        var body = Array(Self.part("name=a", "?").utf8) + Array("--XyZ--".utf8)
        let place = body.lastIndex(of: UInt8(ascii: "?")) ?? 0
        body[place] = 0xFF
        #expect(throws: Form.Malformed.content) { try form(body) }
        body = Array(Self.part("name=\"?\"", "1").utf8) + Array("--XyZ--".utf8)
        body[body.firstIndex(of: UInt8(ascii: "?")) ?? 0] = 0xFF
        #expect(throws: Form.Malformed.content) { try form(body) }
    }

    @Test(arguments: [
        "multipart/form-data", "multipart/form-data; boundary=", "multipart/form-data; boundary=\"a",
        "multipart/form-data; boundary=\"\u{E9}\"", "multipart/form-data; boundary=\"XyZ \"",
        "multipart/form-data; boundary=XyZ; boundary=XyZ",
        "multipart/form-data; boundary=\(String(repeating: "a", count: 71))", "multipart/form-data; boundary=a b",
    ])
    func refusesBoundariesThatAreNone(_ type: String) {
        #expect(throws: Form.Malformed.content) { try form(Self.part("name=a", "1") + "--XyZ--", type: type) }
    }

    @Test(arguments: [
        "Multipart/Form-Data;boundary=XyZ", "multipart/form-data; charset=UTF-8; Boundary=\"XyZ\"",
        "multipart/form-data; boundary=XyZ ;",
    ])
    func readsBoundariesAsBrowsersWriteThem(_ type: String) throws {
        #expect(try form(Self.part("name=a", "1") + "--XyZ--", type: type)["a"] == "1")
    }

    @Test func takesNoFilesWhereNoneAreAskedFor() {
        let request = Request(
            .post, "/", headers: [("Content-Type", Self.type)], body: Array((Self.part("name=a", "1") + "--XyZ--").utf8)
        )
        #expect(throws: Form.Malformed.contentType) { try Form(body: request) }
        #expect(throws: Form.Malformed.contentType) { try form("a=1", type: "multipart/mixed; boundary=XyZ") }
    }

    @Test func limitsPartsAndTheirHeaders() throws {
        let many = { String(repeating: Self.part("name=a", "1"), count: $0) + "--XyZ--" }
        #expect(try form(many(200)).names.count == 200)
        #expect(throws: Form.Malformed.content) { try form(many(201)) }
        #expect(throws: Form.Malformed.content) { try form(many(50_000)) }
        let long = { Self.part("name=a", "1", "X-Long: \(String(repeating: "x", count: $0))\r\n") + "--XyZ--" }
        #expect(try form(long(7_000))["a"] == "1")
        #expect(throws: Form.Malformed.content) { try form(long(9_000)) }
        let lines = String(repeating: "X: y\r\n", count: 100_000)
        #expect(throws: Form.Malformed.content) { try form(Self.part("name=a", "1", lines) + "--XyZ--") }
    }

    /// Every beginning of a body is either whole or refused, and none is a crash.
    @Test func endsWellWhereverABodyIsCut() throws {
        let whole = Array(
            (Self.part("name=\"a\"", "1") + Self.part("name=f; filename=\"x\"", "\r\n--Xy\r\n") + "--XyZ--").utf8)
        for length in whole.indices {
            #expect(throws: Form.Malformed.content, "\(length)") { try form(Array(whole[..<length])) }
        }
        #expect(try form(whole).file("f")?.bytes == Array("\r\n--Xy\r\n".utf8))
    }

    private struct Reader: DirectHandler {
        func respond(to request: Request) -> Response {
            let form = try? Form(body: request, takesFiles: true)
            return .text(.ok, "\(form?["a"] ?? "none") \(form?.file("f")?.bytes.count ?? -1)")
        }
    }

    /// Over the wire a delimiter may come in two pieces; each byte comes alone here.
    @Test func readsWhatComesInPieces() throws {
        let server = try Server(Reader(), configuration: .patient)
        let body = Self.part("name=a", "1") + Self.part("name=f; filename=x", "\r\n--Xy") + "--XyZ--"
        let socket = try HTTPClient(port: server.port).connect()
        defer { close(socket) }
        let head = "POST / HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Type: \(Self.type)\r\n"
        for byte in Array((head + "Content-Length: \(body.utf8.count)\r\n\r\n" + body).utf8) {
            try HTTPClient.write([byte], to: socket)
        }
        #expect(HTTPClient.readAnswer(from: socket, hasBody: true).text.hasSuffix("1 6"))
        server.stop()
    }

    @Test func survivesNoise() {
        var random = SeededRandom(seed: 7)
        let pieces = [
            "\r\n--XyZ\r\n", "\r\n--XyZ--", "\r\n--XyZ", "--", "\r\n", "\r", "\n", "a", "\0",
            "Content-Disposition: form-data; name=\"a\"; filename=x\r\n\r\n",
            "Content-Disposition: form-data; name=a\r\n",
        ]
        var read = 0
        for _ in 0..<20_000 {
            let body = (0..<Int.random(in: 0...14, using: &random)).map { _ in
                pieces[Int.random(in: 0..<pieces.count, using: &random)]
            }
            if (try? form(body.joined())) != nil { read += 1 }
        }
        #expect(read > 0, "some of it is a form by chance")
    }
}
