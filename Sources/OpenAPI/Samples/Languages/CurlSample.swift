/// A call with curl 7.76 or later.
struct CurlSample {
    let request: SampleRequest

    var code: String { ([start] + options).joined(separator: " \\\n  ") }

    private var start: String {
        let url = ShellWord.quoted(request.url)
        var words = ["curl"]
        // Brackets and braces in a URL are patterns to curl.
        if url.contains(where: { "[]{}".contains($0) }), hasPattern { words.append("--globoff") }
        switch request.method {
        case "GET": if request.body != nil { words.append("-X GET") }
        case "HEAD": words.append("--head")
        default: words.append("-X \(ShellWord.bare(request.method))")
        }
        return (words + [url]).joined(separator: " ")
    }

    private var hasPattern: Bool {
        request.url.pieces.contains { piece in
            if case .text(let text) = piece { text.contains { "[]{}".contains($0) } } else { false }
        }
    }

    private var options: [String] {
        var options = ["--fail-with-body"]
        if case .file(let name) = request.answer { options.append("--output \(ShellWord.bare(name))") }
        if let basic = request.basicAuthentication {
            options.append("-u " + ShellWord.quoted(basic.user + ":" + basic.password))
        }
        if request.usesClientCertificate { options.append("--cert client.pem --key client-key.pem") }
        let isForm = if case .form? = request.body { true } else { false }
        for header in isForm ? request.headers : request.allHeaders {
            // A field without a value is taken away, unless it ends so.
            let isEmpty = header.value.pieces.isEmpty
            let field = isEmpty ? SampleText("\(header.name);") : SampleText("\(header.name): ") + header.value
            options.append("-H " + ShellWord.quoted(field))
        }
        return options + body
    }

    private var body: [String] {
        switch request.body {
        case .json(let node, _)?: ["--data-raw " + ShellWord.quoted(JSONText.pretty(node))]
        case .text(let text, _)?: ["--data-raw " + ShellWord.quoted(text)]
        case .form(let pairs)?:
            pairs.map { pair in
                let name = PercentEncoding.component.encode(pair.name)
                return "--data-urlencode " + ShellWord.quoted(SampleText(name + "=") + pair.value)
            }
        case .multipart(let parts)?: parts.map { field($0.name, $0.part) }
        case .file(let type)?: ["--data-binary @" + SampleRequest.fileName(for: type)]
        case nil: []
        }
    }

    private func field(_ name: String, _ part: SampleRequest.Part) -> String {
        switch part {
        case .text(let text, nil): "--form-string " + ShellWord.quoted("\(name)=\(text)")
        case .text(let text, let type?):
            // Text that may hold `;` stands in quotes, with curl's own escapes.
            "-F " + ShellWord.quoted("\(name)=\"\(Self.escaped(text))\";type=\(type)")
        case .file(let file, let type):
            "-F " + ShellWord.quoted("\(name)=@\(file)" + (type.map { ";type=\($0)" } ?? ""))
        }
    }

    private static func escaped(_ text: String) -> String {
        text.unicodeScalars.reduce(into: "") { output, scalar in
            if scalar == "\"" || scalar == "\\" { output += "\\" }
            output.unicodeScalars.append(scalar)
        }
    }
}
