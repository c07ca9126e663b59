/// A call with `java.net.http`, as a program for Java 17 or later.
struct JavaSample {
    let request: SampleRequest

    var code: String {
        var lines: [String] = []
        if request.usesClientCertificate {
            lines.append("// Run with -Djavax.net.ssl.keyStore=client.p12 -Djavax.net.ssl.keyStorePassword=…")
        }
        lines += form
        lines.append("var request = HttpRequest.newBuilder(URI.create(\(Self.text(request.url))))")
        lines += builder.map { "    " + $0 }
        lines[lines.count - 1] += ";"
        lines += ["var response = HttpClient.newHttpClient()", "    .send(request, \(handler));"]
        lines += [
            "if (response.statusCode() >= 300) {",
            "    throw new IOException(response.statusCode() + \" \" + response.body());", "}",
        ]
        switch request.answer {
        case .none, .file: lines.append("System.out.println(response.statusCode());")
        case .json, .text: lines.append("System.out.println(response.body());")
        }
        // Text blocks are moved in already: each is a part of one line here.
        let body = lines.map { $0.isEmpty ? "" : "        " + $0 }.joined(separator: "\n")
        return imports.sorted().map { "import \($0);" }.joined(separator: "\n")
            + "\n\npublic class Sample {\n    public static void main(String[] arguments) throws Exception {\n"
            + body + "\n    }\n}"
    }

    private var imports: Set<String> {
        var names: Set<String> = [
            "java.io.IOException", "java.net.URI", "java.net.http.HttpClient", "java.net.http.HttpRequest",
            "java.net.http.HttpResponse",
        ]
        switch request.body {
        case .file?: names.insert("java.nio.file.Path")
        case .multipart(let parts)?:
            names.insert("java.util.UUID")
            if parts.contains(where: { if case .file = $0.part { true } else { false } }) {
                names.insert("java.nio.file.Path")
            }
        default: break
        }
        if request.basicAuthentication != nil { names.insert("java.util.Base64") }
        if case .file = request.answer { names.insert("java.nio.file.Path") }
        return names
    }

    private var handler: String {
        switch request.answer {
        case .none, .json, .text: "HttpResponse.BodyHandlers.ofString()"
        case .file(let name): "HttpResponse.BodyHandlers.ofFile(Path.of(\(StringLiteral.java.literal(name))))"
        }
    }

    private var builder: [String] {
        var calls = request.headers.map { ".header(\(StringLiteral.java.literal($0.name)), \(Self.text($0.value)))" }
        if let basic = request.basicAuthentication {
            let pair = Self.text(basic.user + ":" + basic.password)
            calls.append(
                ".header(\"Authorization\", \"Basic \" + Base64.getEncoder()\n"
                    + "                .encodeToString((\(pair)).getBytes()))")
        }
        if let type = request.contentType {
            calls.append(".header(\"Content-Type\", \(StringLiteral.java.literal(type)))")
        } else if !form.isEmpty {
            calls.append(".header(\"Content-Type\", \"multipart/form-data; boundary=\" + boundary)")
        }
        return calls + [method, ".build()"]
    }

    private var method: String {
        switch (request.method, publisher) {
        case ("GET", nil), ("DELETE", nil): ".\(request.method)()"
        case ("POST", let body?), ("PUT", let body?): ".\(request.method)(\(body))"
        case (let name, let body):
            ".method(\(StringLiteral.java.literal(name)), \(body ?? "HttpRequest.BodyPublishers.noBody()"))"
        }
    }

    private var publisher: String? {
        let publishers = "HttpRequest.BodyPublishers"
        let indent = "                "
        switch request.body {
        case .json(let node, _)?:
            return "\(publishers).ofString(\(LineLiteral.java(JSONText.pretty(node), indent: indent)))"
        case .text(let text, _)?: return "\(publishers).ofString(\(LineLiteral.java(text, indent: indent)))"
        case .form(let pairs)?: return "\(publishers).ofString(\(Self.text(FormText.encoded(pairs))))"
        case .multipart?: return "body"
        case .file(let type)?:
            let name = StringLiteral.java.literal(SampleRequest.fileName(for: type))
            return "\(publishers).ofFile(Path.of(\(name)))"
        case nil: return ["POST", "PUT"].contains(request.method) ? "\(publishers).noBody()" : nil
        }
    }

    /// The body of a multipart call, which the library does not make.
    private var form: [String] {
        guard case .multipart(let parts)? = request.body else { return [] }
        let publishers = MultipartText.chunks(parts).map { chunk in
            switch chunk {
            case .text(let text): "ofString(" + Self.joined(text) { $0 } + ")"
            case .file(let name): "ofFile(Path.of(\(StringLiteral.java.literal(name))))"
            }
        }
        return ["var boundary = UUID.randomUUID().toString();", "var body = HttpRequest.BodyPublishers.concat("]
            + [
                "    " + publishers.map { "HttpRequest.BodyPublishers." + $0 }.joined(separator: ",\n            ")
                    + ");"
            ]
    }
}

extension JavaSample {
    private static func text(_ text: SampleText) -> String { joined(text) { "System.getenv(\"\($0)\")" } }

    private static func joined(_ text: SampleText, variable: (String) -> String) -> String {
        guard !text.pieces.isEmpty else { return "\"\"" }
        return text.pieces.map { piece in
            switch piece {
            case .text(let part): StringLiteral.java.literal(part)
            case .variable(let name): variable(name)
            }
        }.joined(separator: " + ")
    }
}
