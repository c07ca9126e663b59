import Serialization

/// A call with Requests 2.
struct PythonSample {
    let request: SampleRequest

    var code: String {
        var imports: [String] = []
        if !request.variables.isEmpty { imports.append("import os") }
        if hasFiles { imports.append("from pathlib import Path") }
        var parts = imports.isEmpty ? [] : [imports.joined(separator: "\n")]
        parts.append("import requests")
        let call = Self.native.lines(arguments, "response = requests.\(function)(", ")", 0)
        parts.append(call + "\nresponse.raise_for_status()\n" + answer)
        return parts.joined(separator: "\n\n")
    }

    private var isKnown: Bool { ["GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS"].contains(request.method) }
    private var function: String { isKnown ? request.method.lowercased() : "request" }

    private var hasFiles: Bool {
        if case .file = request.answer { return true }
        switch request.body {
        case .file?: return true
        case .multipart(let parts)?: return parts.contains { if case .file = $0.part { true } else { false } }
        default: return false
        }
    }

    private var arguments: [String] {
        var arguments = isKnown ? [] : [Self.string(request.method)]
        arguments.append(Self.text(request.url))
        if let basic = request.basicAuthentication {
            arguments.append("auth=(\(Self.text(basic.user)), \(Self.text(basic.password)))")
        }
        if request.usesClientCertificate { arguments.append("cert=(\"client.pem\", \"client-key.pem\")") }
        let headers = self.headers.map { Self.string($0.name) + ": " + Self.text($0.value) }
        if !headers.isEmpty { arguments.append("headers=" + Self.native.lines(headers, "{", "}", 1)) }
        if let body { arguments.append(body) }
        return arguments + ["timeout=30"]
    }

    /// Requests sets the type of forms and of plain JSON by itself.
    private var headers: [SampleRequest.Header] {
        switch request.body {
        case .form?: request.headers
        case .json(let node, "application/json")? where isNative(node): request.headers
        default: request.allHeaders
        }
    }

    /// `json=None` would send nothing at all.
    private func isNative(_ node: Node) -> Bool { node.hasPortableNumbers && !node.isNull }

    private var body: String? {
        switch request.body {
        case .json(let node, _)? where isNative(node): return "json=" + Self.native.text(node, depth: 1)
        case .json(let node, _)?: return "data=\(Self.lines(JSONText.pretty(node))).encode()"
        case .text(let text, _)?: return "data=\(Self.lines(text)).encode()"
        case .form(let pairs)?:
            if pairs.hasUniqueNames {
                let members = pairs.map { Self.string($0.name) + ": " + Self.text($0.value) }
                return "data=" + (members.isEmpty ? "{}" : Self.native.lines(members, "{", "}", 1))
            }
            let items = pairs.map { "(\(Self.string($0.name)), \(Self.text($0.value)))" }
            return "data=" + Self.native.lines(items, "[", "]", 1)
        case .multipart(let parts)?:
            let members = parts.map { Self.string($0.name) + ": " + Self.part($0.part) }
            return "files=" + (members.isEmpty ? "{}" : Self.native.lines(members, "{", "}", 1))
        case .file(let type)?: return "data=Path(\(Self.string(SampleRequest.fileName(for: type)))).read_bytes()"
        case nil: return nil
        }
    }

    private static func part(_ part: SampleRequest.Part) -> String {
        switch part {
        case .text(let text, nil): "(None, \(lines(text)))"
        case .text(let text, let type?): "(None, \(lines(text)), \(string(type)))"
        case .file(let name, let type):
            "(\(string(name)), Path(\(string(name))).read_bytes()" + (type.map { ", \(string($0))" } ?? "") + ")"
        }
    }

    private var answer: String {
        switch request.answer {
        case .none: "print(response.status_code)"
        case .json: "print(response.json())"
        case .text: "print(response.text)"
        case .file(let name): "Path(\(Self.string(name))).write_bytes(response.content)"
        }
    }
}

extension PythonSample {
    static let native = NativeLiteral(
        indent: "    ", object: ("{", "}", "{}"), array: ("[", "]"), words: ("None", "True", "False"),
        trailingComma: true, string: string, key: { string($0) + ": " })

    @Sendable private static func string(_ text: String) -> String { StringLiteral.python.literal(text) }

    private static func text(_ text: SampleText) -> String {
        if let constant = text.constant { return string(constant) }
        if text.pieces.count == 1, let name = text.variables.first { return "os.environ[\"\(name)\"]" }
        // Before Python 3.12 the quotes inside must be others.
        return "f\"" + text.written(text: StringLiteral.pythonFormat.content) { "{os.environ['\($0)']}" } + "\""
    }

    /// In triple quotes where the text has several lines; single ones, so that those of JSON need no escape.
    private static func lines(_ text: String) -> String {
        guard text.isPlainLines, !text.holds("'''"), text.utf8.last != UInt8(ascii: "'") else { return string(text) }
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
        return "'''" + lines.map { StringLiteral.pythonLine.content(String($0)) }.joined(separator: "\n") + "'''"
    }
}
