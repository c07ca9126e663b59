/// A call with `net/http`, as a whole program that gofmt leaves as it is.
struct GoSample {
    let request: SampleRequest

    var code: String {
        let body = self.body
        var lines = body.lines
        let method = StringLiteral.go.literal(request.method)
        lines.append("request, err := http.NewRequest(\(method), \(Self.text(request.url)), \(body.reader))")
        lines += Self.check
        for header in request.headers {
            lines.append("request.Header.Set(\(StringLiteral.go.literal(header.name)), \(Self.text(header.value)))")
        }
        if let type = request.contentType {
            lines.append("request.Header.Set(\"Content-Type\", \(StringLiteral.go.literal(type)))")
        } else if isMultipart {
            lines.append("request.Header.Set(\"Content-Type\", form.FormDataContentType())")
        }
        if let basic = request.basicAuthentication {
            lines.append("request.SetBasicAuth(\(Self.text(basic.user)), \(Self.text(basic.password)))")
        }
        lines.append("")
        lines += send + answer
        let imports = imports(body.imports).sorted().map { "\t\"\($0)\"" }.joined(separator: "\n")
        let function = lines.map { $0.isEmpty ? "" : "\t" + $0 }.joined(separator: "\n")
        return "package main\n\nimport (\n\(imports)\n)\n\nfunc main() {\n\(function)\n}"
    }

    private static let check = ["if err != nil {", "\tlog.Fatal(err)", "}"]

    private var isMultipart: Bool { if case .multipart? = request.body { true } else { false } }

    private func imports(_ ofBody: [String]) -> Set<String> {
        var names = Set(ofBody + ["io", "log", "net/http"])
        if request.answer != .none { names.insert("fmt") }
        if !request.variables.isEmpty { names.insert("os") }
        switch request.answer {
        case .file:
            names.formUnion(["os"])
            names.remove("fmt")
        case .none: names.insert("fmt")
        case .json, .text: break
        }
        if request.usesClientCertificate { names.insert("crypto/tls") }
        return names
    }

    private var send: [String] {
        guard request.usesClientCertificate else {
            return ["response, err := http.DefaultClient.Do(request)"] + Self.check + received
        }
        return ["certificate, err := tls.LoadX509KeyPair(\"client.pem\", \"client-key.pem\")"] + Self.check
            + [
                "client := &http.Client{Transport: &http.Transport{",
                "\tTLSClientConfig: &tls.Config{Certificates: []tls.Certificate{certificate}},", "}}",
                "response, err := client.Do(request)",
            ] + Self.check + received
    }

    private var received: [String] {
        ["defer response.Body.Close()", "", "answer, err := io.ReadAll(response.Body)"] + Self.check
            + ["if response.StatusCode >= 300 {", "\tlog.Fatalf(\"%s: %s\", response.Status, answer)", "}"]
    }

    private var answer: [String] {
        switch request.answer {
        case .none: ["fmt.Println(response.Status)"]
        case .json, .text: ["fmt.Println(string(answer))"]
        case .file(let name):
            ["if err := os.WriteFile(\(StringLiteral.go.literal(name)), answer, 0o644); err != nil {"]
                + Self.check.dropFirst()
        }
    }

    /// Lines before the request, the expression for its body and what both import.
    private var body: (lines: [String], reader: String, imports: [String]) {
        switch request.body {
        case .json(let node, _)?:
            (["body := strings.NewReader(\(Self.lines(JSONText.pretty(node))))"], "body", ["strings"])
        case .text(let text, _)?: (["body := strings.NewReader(\(Self.lines(text)))"], "body", ["strings"])
        case .form(let pairs)?: form(pairs)
        case .multipart(let parts)?: multipart(parts)
        case .file(let type)?:
            (
                ["body, err := os.Open(\(StringLiteral.go.literal(SampleRequest.fileName(for: type))))"] + Self.check
                    + ["defer body.Close()", ""],
                "body", ["os"]
            )
        case nil: ([], "nil", [])
        }
    }

    private func form(_ pairs: [SamplePair]) -> (lines: [String], reader: String, imports: [String]) {
        let adds = pairs.map { "form.Add(\(StringLiteral.go.literal($0.name)), \(Self.text($0.value)))" }
        return (
            ["form := url.Values{}"] + adds + [""], "strings.NewReader(form.Encode())", ["net/url", "strings"]
        )
    }

    private func multipart(
        _ parts: [(name: String, part: SampleRequest.Part)]
    ) -> (lines: [String], reader: String, imports: [String]) {
        var lines = ["var body bytes.Buffer", "form := multipart.NewWriter(&body)"]
        var imports: Set<String> = ["bytes", "mime/multipart"]
        for (name, part) in parts {
            switch part {
            case .text(let text, nil):
                lines += Self.checked("form.WriteField(\(StringLiteral.go.literal(name)), \(Self.lines(text)))")
            case .text(let text, let type?):
                let write = ["if _, err := io.WriteString(part, \(Self.lines(text))); err != nil {"]
                lines += Self.part(FormDisposition.text(name: name), type, write + Self.check.dropFirst())
                imports.insert("net/textproto")
            case .file(let file, let type):
                let read = ["file, err := os.ReadFile(\(StringLiteral.go.literal(file)))"] + Self.check
                let write = ["if _, err := part.Write(file); err != nil {"] + Self.check.dropFirst()
                lines += Self.part(FormDisposition.file(name: name, file), type, read + write)
                imports.formUnion(["net/textproto", "os"])
            }
        }
        return (lines + Self.checked("form.Close()") + [""], "&body", Array(imports))
    }

    /// A part of its own type, in a block of its own with the lines that fill it.
    private static func part(_ disposition: String, _ type: String?, _ lines: [String]) -> [String] {
        let members =
            ["\t\"Content-Disposition\": {\(StringLiteral.go.literal(disposition))},"]
            + (type.map { ["\t\"Content-Type\":        {\(StringLiteral.go.literal($0))},"] } ?? [])
        let block =
            ["part, err := form.CreatePart(textproto.MIMEHeader{"] + members + ["})"] + check + lines
        return ["{"] + block.map { "\t" + $0 } + ["}"]
    }

    private static func checked(_ call: String) -> [String] {
        ["if err := \(call); err != nil {"] + check.dropFirst()
    }
}

extension GoSample {
    private static func text(_ text: SampleText) -> String {
        guard !text.pieces.isEmpty else { return "\"\"" }
        return text.pieces.map { piece in
            switch piece {
            case .text(let part): StringLiteral.go.literal(part)
            case .variable(let name): "os.Getenv(\"\(name)\")"
            }
        }.joined(separator: "+")
    }

    /// Between backquotes where the text has several lines and none of them.
    private static func lines(_ text: String) -> String {
        text.isPlainLines && !text.holds("`") ? "`\(text)`" : StringLiteral.go.literal(text)
    }
}
