import Serialization

/// A call with `fetch`, as a module for Node.js 18 or later; without `process.env` for browsers too.
struct JavaScriptSample {
    let request: SampleRequest

    var code: String {
        let options = self.options
        var call = "const response = await fetch(\(Self.text(request.url))"
        if !options.isEmpty { call += ", " + Self.native.lines(options, "{", "}", 0) }
        var parts: [String] = []
        if !imports.isEmpty { parts.append(imports.joined(separator: "\n")) }
        if let form { parts.append(form) }
        parts.append(call + ");")
        parts.append(answer)
        return parts.joined(separator: "\n\n")
    }

    private var imports: [String] {
        var names: [String] = []
        var hasFile = false
        switch request.body {
        case .file?: hasFile = true
        case .multipart(let parts)?:
            hasFile = parts.contains { if case .file = $0.part { true } else { false } }
        default: break
        }
        if hasFile { names.append("readFile") }
        if case .file = request.answer { names.append("writeFile") }
        var lines = names.isEmpty ? [] : ["import { \(names.joined(separator: ", ")) } from \"node:fs/promises\";"]
        if request.usesClientCertificate {
            lines += ["import { readFileSync } from \"node:fs\";", "import { Agent } from \"undici\";"]
        }
        return lines
    }

    private var options: [String] {
        var options: [String] = []
        if request.method != "GET" { options.append("method: \(Self.text(SampleText(request.method)))") }
        let headers = request.headers.map { "\(Self.key($0.name))\(Self.text($0.value))" } + basic + contentType
        if !headers.isEmpty { options.append("headers: " + Self.native.lines(headers, "{", "}", 1)) }
        if request.usesClientCertificate {
            let connect = "cert: readFileSync(\"client.pem\"), key: readFileSync(\"client-key.pem\")"
            options.append("dispatcher: new Agent({ connect: { \(connect) } })")
        }
        if let body { options.append(body) }
        return options
    }

    private var basic: [String] {
        guard let basic = request.basicAuthentication else { return [] }
        return ["Authorization: `Basic ${btoa(\(Self.text(basic.user + ":" + basic.password)))}`"]
    }

    /// Of forms `fetch` knows it.
    private var contentType: [String] {
        if case .form? = request.body { return [] }
        return request.contentType.map { ["\"Content-Type\": \(Self.text(SampleText($0)))"] } ?? []
    }

    private var body: String? {
        guard !["GET", "HEAD"].contains(request.method) else {
            return request.body.map { _ in "// The call takes a body, which fetch does not send with \(request.method)."
            }
        }
        switch request.body {
        case .json(let node, _)? where node.hasPortableNumbers:
            return "body: JSON.stringify(\(Self.native.text(node, depth: 1)))"
        case .json(let node, _)?: return "body: " + Self.lines(JSONText.pretty(node))
        case .text(let text, _)?: return "body: " + Self.lines(text)
        case .form(let pairs)?:
            guard !pairs.isEmpty else { return "body: new URLSearchParams()" }
            if pairs.hasUniqueNames {
                let members = pairs.map { Self.key($0.name) + Self.text($0.value) }
                return "body: new URLSearchParams(\(Self.native.lines(members, "{", "}", 1)))"
            }
            let items = pairs.map { "[\(Self.text(SampleText($0.name))), \(Self.text($0.value))]" }
            return "body: new URLSearchParams(\(Self.native.lines(items, "[", "]", 1)))"
        case .multipart?: return "body: form"
        case .file(let type)?: return "body: await readFile(\"\(SampleRequest.fileName(for: type))\")"
        case nil: return nil
        }
    }

    /// The form that a multipart body is made of.
    private var form: String? {
        guard case .multipart(let parts)? = request.body else { return nil }
        let lines = parts.map { name, part -> String in
            let name = Self.text(SampleText(name))
            switch part {
            case .text(let text, nil): return "form.append(\(name), \(Self.lines(text)));"
            case .text(let text, let type?):
                return
                    "form.append(\(name), new Blob([\(Self.lines(text))], { type: \(Self.text(SampleText(type))) }));"
            case .file(let file, let type):
                let options = type.map { ", { type: \(Self.text(SampleText($0))) }" } ?? ""
                return "form.append(\(name), new Blob([await readFile(\"\(file)\")]\(options)), \"\(file)\");"
            }
        }
        return (["const form = new FormData();"] + lines).joined(separator: "\n")
    }

    private var answer: String {
        let check = """
            if (!response.ok) {
              throw new Error(`${response.status} ${await response.text()}`);
            }
            """
        return switch request.answer {
        case .none: check + "\nconsole.log(response.status);"
        case .json: check + "\nconsole.log(await response.json());"
        case .text: check + "\nconsole.log(await response.text());"
        case .file(let name): check + "\nawait writeFile(\"\(name)\", Buffer.from(await response.arrayBuffer()));"
        }
    }
}

extension JavaScriptSample {
    static let native = NativeLiteral(
        indent: "  ", object: ("{", "}", "{}"), array: ("[", "]"), words: ("null", "true", "false"),
        trailingComma: true, string: StringLiteral.javaScript.literal, key: key)

    private static func key(_ name: String) -> String {
        // `__proto__: x` sets the prototype (ECMA-262, B.3.1).
        if name == "__proto__" { return "[\"__proto__\"]: " }
        return (name.isPlainName ? name : StringLiteral.javaScript.literal(name)) + ": "
    }

    private static func text(_ text: SampleText) -> String {
        if let constant = text.constant { return StringLiteral.javaScript.literal(constant) }
        if text.pieces.count == 1, let name = text.variables.first { return "process.env.\(name)" }
        return "`" + text.written(text: StringLiteral.javaScriptTemplate.content) { "${process.env.\($0)}" } + "`"
    }

    private static func lines(_ text: String) -> String {
        guard text.isPlainLines else { return StringLiteral.javaScript.literal(text) }
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
        return "`" + lines.map { StringLiteral.javaScriptTemplate.content(String($0)) }.joined(separator: "\n") + "`"
    }
}
