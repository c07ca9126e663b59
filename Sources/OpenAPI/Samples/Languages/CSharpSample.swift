/// A call with `HttpClient`, as top-level statements for .NET 7 or later (C# 11) with implicit usings.
struct CSharpSample {
    let request: SampleRequest

    var code: String {
        var lines = usings.isEmpty ? [] : usings.sorted().map { "using \($0);" } + [""]
        lines += client
        lines.append("using var request = new HttpRequestMessage(\(method), \(Self.text(request.url)));")
        for header in request.headers { lines.append(Self.field(header)) }
        if let basic = request.basicAuthentication {
            let pair = Self.text(basic.user + ":" + basic.password)
            lines.append("request.Headers.Authorization = new AuthenticationHeaderValue(\"Basic\",")
            lines.append("    Convert.ToBase64String(Encoding.UTF8.GetBytes(\(pair))));")
        }
        if let content { lines.append("request.Content = \(content);") }
        lines += ["", "using var response = await client.SendAsync(request);", "response.EnsureSuccessStatusCode();"]
        switch request.answer {
        case .none: lines.append("Console.WriteLine(response.StatusCode);")
        case .json, .text: lines.append("Console.WriteLine(await response.Content.ReadAsStringAsync());")
        case .file(let name):
            let file = StringLiteral.cSharp.literal(name)
            lines.append("await File.WriteAllBytesAsync(\(file), await response.Content.ReadAsByteArrayAsync());")
        }
        return lines.joined(separator: "\n")
    }

    /// Those that are not implicit.
    private var usings: Set<String> {
        var names: Set<String> = []
        if request.basicAuthentication != nil { names = ["System.Net.Http.Headers", "System.Text"] }
        if request.usesClientCertificate { names.insert("System.Security.Cryptography.X509Certificates") }
        if content?.contains("MediaTypeHeaderValue") ?? false { names.insert("System.Net.Http.Headers") }
        return names
    }

    private var client: [String] {
        guard request.usesClientCertificate else { return ["using var client = new HttpClient();"] }
        return [
            "var handler = new HttpClientHandler();",
            "handler.ClientCertificates.Add(X509Certificate2.CreateFromPemFile(\"client.pem\", \"client-key.pem\"));",
            "using var client = new HttpClient(handler);",
        ]
    }

    private var method: String {
        let known = ["GET", "POST", "PUT", "DELETE", "HEAD", "OPTIONS", "TRACE", "PATCH"]
        guard known.contains(request.method), let first = request.method.first else {
            return "new HttpMethod(\(StringLiteral.cSharp.literal(request.method)))"
        }
        return "HttpMethod.\(first)\(request.method.dropFirst().lowercased())"
    }

    private var content: String? {
        switch request.body {
        case .json(let node, let type)?:
            return Self.content(LineLiteral.cSharp(JSONText.pretty(node), indent: "    "), type)
        case .text(let text, let type)?: return Self.content(LineLiteral.cSharp(text, indent: "    "), type)
        case .form(let pairs)?: return Self.form(pairs)
        case .multipart(let parts)?:
            guard !parts.isEmpty else { return "new MultipartFormDataContent()" }
            let adds = parts.map { name, part -> String in
                let name = StringLiteral.cSharp.literal(name)
                switch part {
                case .text(let text, let type):
                    let text = StringLiteral.cSharp.literal(text)
                    return "    { \(type.map { Self.content(text, $0) } ?? "new StringContent(\(text))"), \(name) },"
                case .file(let file, let type):
                    return "    { \(Self.file(file, type)), \(name), \(StringLiteral.cSharp.literal(file)) },"
                }
            }
            return "new MultipartFormDataContent\n{\n" + adds.joined(separator: "\n") + "\n}"
        case .file(let type)?: return Self.file(SampleRequest.fileName(for: type), type)
        case nil: return nil
        }
    }

    private static func form(_ pairs: [SamplePair]) -> String {
        let adds: [String]
        let type: String
        if pairs.hasUniqueNames {
            type = "Dictionary<string, string>"
            adds = pairs.map { "    [\(StringLiteral.cSharp.literal($0.name))] = \(text($0.value))," }
        } else {
            type = "List<KeyValuePair<string, string>>"
            adds = pairs.map { "    new(\(StringLiteral.cSharp.literal($0.name)), \(text($0.value)))," }
        }
        return "new FormUrlEncodedContent(new \(type)\n{\n" + adds.joined(separator: "\n") + "\n})"
    }
}

extension CSharpSample {
    private static func text(_ text: SampleText) -> String {
        guard !text.pieces.isEmpty else { return "\"\"" }
        return text.pieces.map { piece in
            switch piece {
            case .text(let part): StringLiteral.cSharp.literal(part)
            case .variable(let name): "Environment.GetEnvironmentVariable(\"\(name)\")"
            }
        }.joined(separator: " + ")
    }

    /// Headers whose values the library takes apart would refuse an example that is not quite right, and those of a
    /// body stand elsewhere.
    private static func field(_ header: SampleRequest.Header) -> String {
        let arguments = "(\(StringLiteral.cSharp.literal(header.name)), \(text(header.value)))"
        let isCommon = ["authorization", "accept", "cookie"].contains(header.name.lowercased())
        let isOwn = header.name.lowercased().hasPrefix("x-")
        return "request.Headers.\(isCommon || isOwn ? "Add" : "TryAddWithoutValidation")\(arguments);"
    }

    /// - Parameter text: A literal.
    private static func content(_ text: String, _ type: String) -> String {
        let literal = StringLiteral.cSharp.literal(type)
        guard type.contains(";") else { return "new StringContent(\(text), System.Text.Encoding.UTF8, \(literal))" }
        return "new StringContent(\(text)) { Headers = { ContentType = MediaTypeHeaderValue.Parse(\(literal)) } }"
    }

    private static func file(_ name: String, _ type: String?) -> String {
        let content = "new StreamContent(File.OpenRead(\(StringLiteral.cSharp.literal(name))))"
        guard let type else { return content }
        let value = "MediaTypeHeaderValue.Parse(\(StringLiteral.cSharp.literal(type)))"
        return "\(content) { Headers = { ContentType = \(value) } }"
    }
}
