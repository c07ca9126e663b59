import Serialization

/// A call with `net/http`, for Ruby 2.7 or later.
struct RubySample {
    let request: SampleRequest

    var code: String {
        var lines = requires.map { "require \"\($0)\"" } + [""]
        lines.append("uri = URI(\(Self.text(request.url)))")
        lines.append("request = \(constructor)")
        for header in headers { lines.append("request[\(Self.string(header.name))] = \(Self.text(header.value))") }
        if let basic = request.basicAuthentication {
            lines.append("request.basic_auth(\(Self.text(basic.user)), \(Self.text(basic.password)))")
        }
        if let body { lines.append(body) }
        let options = request.usesClientCertificate ? ", **certificate" : ""
        lines.append("")
        if request.usesClientCertificate {
            lines.append(
                Self.native.lines(
                    [
                        "cert: OpenSSL::X509::Certificate.new(File.read(\"client.pem\"))",
                        "key: OpenSSL::PKey.read(File.read(\"client-key.pem\"))",
                    ], "certificate = {", "}", 0))
        }
        let start = "uri.host, uri.port, use_ssl: uri.scheme == \"https\"\(options)"
        lines += [
            "response = Net::HTTP.start(\(start)) do |http|", "  http.request(request)", "end",
            "raise \"#{response.code} #{response.body}\" unless response.is_a?(Net::HTTPSuccess)", "", answer,
        ]
        return lines.joined(separator: "\n")
    }

    private var requires: [String] {
        var names = ["net/http"]
        let sendsJSON = if case .json(let node, _)? = request.body { node.hasPortableNumbers } else { false }
        if sendsJSON || request.answer == .json { names.insert("json", at: 0) }
        if request.usesClientCertificate { names.append("openssl") }
        return names
    }

    private var constructor: String {
        switch request.method {
        case "GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS", "TRACE":
            "Net::HTTP::\(request.method.prefix(1))\(request.method.dropFirst().lowercased()).new(uri)"
        default: "Net::HTTPGenericRequest.new(\(Self.string(request.method)), true, true, uri)"
        }
    }

    /// The library sets the type of a form.
    private var headers: [SampleRequest.Header] {
        if case .form? = request.body { request.headers } else { request.allHeaders }
    }

    private var answer: String {
        switch request.answer {
        case .none: "puts response.code"
        case .json: "puts JSON.parse(response.body)"
        case .text: "puts response.body"
        case .file(let name): "File.binwrite(\(Self.string(name)), response.body)"
        }
    }

    private var body: String? {
        switch request.body {
        case .json(let node, _)? where node.hasPortableNumbers:
            return "request.body = JSON.generate(\(Self.native.text(node, depth: 0)))"
        case .json(let node, _)?: return "request.body = \(Self.lines(JSONText.pretty(node)))"
        case .text(let text, _)?: return "request.body = \(Self.lines(text))"
        case .form(let pairs)?:
            guard !pairs.isEmpty else { return "request.set_form_data({})" }
            if pairs.hasUniqueNames {
                let members = pairs.map { Self.string($0.name) + " => " + Self.text($0.value) }
                return "request.set_form_data(\(Self.native.lines(members, "{", "}", 0)))"
            }
            let items = pairs.map { "[\(Self.string($0.name)), \(Self.text($0.value))]" }
            return "request.set_form_data(\(Self.native.lines(items, "[", "]", 0)))"
        case .multipart(let parts)?:
            let items = parts.map { name, part -> String in
                switch part {
                case .text(let text, nil): "[\(Self.string(name)), \(Self.lines(text))]"
                case .text(let text, let type?):
                    // Only a file has a type of its own here.
                    Self.item(name, Self.lines(text), ["filename: " + Self.string(name)], type)
                case .file(let file, let type): Self.item(name, "File.open(\(Self.string(file)), \"rb\")", [], type)
                }
            }
            let form = items.isEmpty ? "[]" : Self.native.lines(items, "[", "]", 0)
            return "request.set_form(\(form), \"multipart/form-data\")"
        case .file(let type)?:
            return "request.body = File.binread(\(Self.string(SampleRequest.fileName(for: type))))"
        case nil: return nil
        }
    }

    private static func item(_ name: String, _ value: String, _ options: [String], _ type: String?) -> String {
        let options = options + (type.map { ["content_type: " + string($0)] } ?? [])
        let hash = options.isEmpty ? "" : ", { \(options.joined(separator: ", ")) }"
        return "[\(string(name)), \(value)\(hash)]"
    }
}

extension RubySample {
    static let native = NativeLiteral(
        indent: "  ", object: ("{", "}", "{}"), array: ("[", "]"), words: ("nil", "true", "false"),
        trailingComma: false, string: string, key: { $0.isPlainName ? "\($0): " : string($0) + " => " })

    @Sendable private static func string(_ text: String) -> String { "\"" + content(text) + "\"" }

    private static func text(_ text: SampleText) -> String {
        if text.pieces.count == 1, let name = text.variables.first { return "ENV.fetch(\"\(name)\")" }
        return "\"" + text.written(text: content) { "#{ENV.fetch(\"\($0)\")}" } + "\""
    }

    /// Double quotes may hold line ends.
    private static func lines(_ text: String) -> String {
        guard text.isPlainLines else { return string(text) }
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false).map { content(String($0)) }
        return "\"" + lines.joined(separator: "\n") + "\""
    }

    /// `#` before `{`, `$` or `@` would fill something in.
    @Sendable private static func content(_ text: String) -> String {
        var output = String.UnicodeScalarView()
        for scalar in StringLiteral.ruby.content(text).unicodeScalars {
            if output.last == "#", ["{", "$", "@"].contains(scalar) {
                output.removeLast()
                output.append(contentsOf: "\\#".unicodeScalars)
            }
            output.append(scalar)
        }
        return String(output)
    }
}
