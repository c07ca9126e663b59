/// A call with `URLSession`, as a script or a `main.swift`.
struct SwiftSample {
    let request: SampleRequest

    var code: String {
        var lines = ["import Foundation", ""]
        if !request.variables.isEmpty { lines.append("let environment = ProcessInfo.processInfo.environment") }
        if request.usesClientCertificate {
            lines.append("// The server asks for a client certificate: give it in the session delegate's")
            lines.append("// urlSession(_:didReceive:completionHandler:).")
        }
        lines += form
        lines.append("var request = URLRequest(url: URL(string: \(Self.text(request.url)))!)")
        if request.method != "GET" { lines.append("request.httpMethod = \(Self.string(request.method))") }
        for header in request.headers { lines.append(Self.field(header.name, Self.value(header.value))) }
        if let basic = request.basicAuthentication {
            lines.append("let credentials = Data(\(Self.text(basic.user + ":" + basic.password)).utf8)")
            lines.append(Self.field("Authorization", "\"Basic \\(credentials.base64EncodedString())\""))
        }
        if let type = request.contentType {
            lines.append(Self.field("Content-Type", Self.string(type)))
        } else if !form.isEmpty {
            lines.append(Self.field("Content-Type", "\"multipart/form-data; boundary=\\(boundary)\""))
        }
        if let body { lines.append(body) }
        lines += ["", "let (data, response) = try await URLSession.shared.data(for: request)"]
        lines += [
            "guard let http = response as? HTTPURLResponse, (200..<300).contains(http.statusCode) else {",
            "    throw URLError(.badServerResponse)", "}", answer,
        ]
        return lines.joined(separator: "\n")
    }

    private var answer: String {
        switch request.answer {
        case .none: "print(http.statusCode)"
        case .json, .text: "print(String(decoding: data, as: UTF8.self))"
        case .file(let name): "try data.write(to: URL(fileURLWithPath: \(Self.string(name))))"
        }
    }

    private var body: String? {
        if request.method == "GET", request.body != nil {
            return "// The call takes a body, which URLSession does not send with GET."
        }
        switch request.body {
        case .json(let node, _)?: return "request.httpBody = Data(\(Self.lines(JSONText.pretty(node))).utf8)"
        case .text(let text, _)?: return "request.httpBody = Data(\(Self.lines(text)).utf8)"
        case .form(let pairs)?: return "request.httpBody = Data(\(Self.text(FormText.encoded(pairs))).utf8)"
        case .multipart?: return "request.httpBody = body"
        case .file(let type)?:
            let name = Self.string(SampleRequest.fileName(for: type))
            return "request.httpBody = try Data(contentsOf: URL(fileURLWithPath: \(name)))"
        case nil: return nil
        }
    }

    /// The body of a multipart call, which the library does not make.
    private var form: [String] {
        guard case .multipart(let parts)? = request.body else { return [] }
        let appends = MultipartText.chunks(parts).map { chunk in
            switch chunk {
            case .text(let text):
                "body.append(Data(\"" + text.written(text: StringLiteral.swift.content) { "\\(\($0))" } + "\".utf8))"
            case .file(let name):
                "body.append(try Data(contentsOf: URL(fileURLWithPath: \(Self.string(name)))))"
            }
        }
        return ["let boundary = UUID().uuidString", "var body = Data()"] + appends + [""]
    }
}

extension SwiftSample {
    private static func string(_ text: String) -> String { StringLiteral.swift.literal(text) }

    private static func text(_ text: SampleText) -> String {
        "\"" + text.written(text: StringLiteral.swift.content) { "\\(environment[\"\($0)\"] ?? \"\")" } + "\""
    }

    /// A header takes an optional.
    private static func value(_ text: SampleText) -> String {
        if text.pieces.count == 1, let name = text.variables.first { return "environment[\"\(name)\"]" }
        return Self.text(text)
    }

    private static func field(_ name: String, _ value: String) -> String {
        "request.setValue(\(value), forHTTPHeaderField: \(string(name)))"
    }

    private static func lines(_ text: String) -> String { LineLiteral.swift(text, indent: "    ") }
}
