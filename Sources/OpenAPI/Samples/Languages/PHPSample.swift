import Serialization

/// A call with PHP's curl extension, for PHP 8.1 or later.
struct PHPSample {
    let request: SampleRequest

    var code: String {
        let options = Self.native.lines(self.options, "curl_setopt_array($curl, [", "]);", 0)
        return """
            <?php

            $curl = curl_init(\(Self.text(request.url)));
            \(options)

            $response = curl_exec($curl);
            if ($response === false) {
                throw new RuntimeException(curl_error($curl));
            }
            $status = curl_getinfo($curl, CURLINFO_RESPONSE_CODE);
            if ($status >= 300) {
                throw new RuntimeException("$status $response");
            }
            \(answer)
            """
    }

    private var answer: String {
        switch request.answer {
        case .none: "echo $status, PHP_EOL;"
        case .json: "print_r(json_decode($response, true, flags: JSON_THROW_ON_ERROR));"
        case .text: "echo $response, PHP_EOL;"
        case .file(let name): "file_put_contents(\(Self.string(name)), $response);"
        }
    }

    private var options: [String] {
        var options: [String] = []
        switch request.method {
        case "HEAD": options.append("CURLOPT_NOBODY => true")
        case "GET" where request.body == nil: break
        default: options.append("CURLOPT_CUSTOMREQUEST => \(Self.string(request.method))")
        }
        options.append("CURLOPT_RETURNTRANSFER => true")
        if let basic = request.basicAuthentication {
            options.append("CURLOPT_USERPWD => \(Self.text(basic.user + ":" + basic.password))")
        }
        if request.usesClientCertificate {
            options += ["CURLOPT_SSLCERT => 'client.pem'", "CURLOPT_SSLKEY => 'client-key.pem'"]
        }
        let headers = self.headers.map { header in
            header.value.constant == ""
                ? Self.string(header.name + ";") : Self.text(SampleText(header.name + ": ") + header.value)
        }
        if !headers.isEmpty { options.append("CURLOPT_HTTPHEADER => " + Self.native.lines(headers, "[", "]", 1)) }
        if let body { options.append("CURLOPT_POSTFIELDS => " + body) }
        return options
    }

    /// curl sets the type of a form.
    private var headers: [SampleRequest.Header] {
        if case .form? = request.body { request.headers } else { request.allHeaders }
    }

    private var body: String? {
        switch request.body {
        case .json(let node, _)? where node.hasPortableNumbers && !Self.hasHiddenKeys(node):
            return "json_encode(\(Self.native.text(node, depth: 1)), JSON_THROW_ON_ERROR)"
        case .json(let node, _)?: return Self.string(JSONText.pretty(node))
        case .text(let text, _)?: return Self.string(text)
        case .form(let pairs)?:
            // An array's keys are unique, and those with brackets would nest in what PHP reads, not in what it sends.
            guard pairs.hasUniqueNames, !pairs.isEmpty else { return Self.text(FormText.encoded(pairs)) }
            let members = pairs.map { Self.string($0.name) + " => " + Self.text($0.value) }
            return "http_build_query(\(Self.native.lines(members, "[", "]", 1)))"
        case .multipart(let parts)?:
            let members = parts.map { Self.string($0.name) + " => " + Self.part($0.name, $0.part) }
            return members.isEmpty ? "[]" : Self.native.lines(members, "[", "]", 1)
        case .file(let type)?: return "file_get_contents(\(Self.string(SampleRequest.fileName(for: type))))"
        case nil: return nil
        }
    }

    private static func part(_ name: String, _ part: SampleRequest.Part) -> String {
        switch part {
        case .text(let text, nil): string(text)
        // Only a file has a type of its own here.
        case .text(let text, let type?): "new CURLStringFile(\(string(text)), \(string(name)), \(string(type)))"
        case .file(let file, nil): "new CURLFile(\(string(file)))"
        case .file(let file, let type?): "new CURLFile(\(string(file)), \(string(type)))"
        }
    }
}

extension PHPSample {
    static let native = NativeLiteral(
        indent: "    ", object: ("[", "]", "new stdClass()"), array: ("[", "]"), words: ("null", "true", "false"),
        trailingComma: true, string: string, key: { string($0) + " => " },
        // Keys that are whole numbers would make it a list.
        prefix: { $0.entries.contains { Int($0.key) != nil } ? "(object) " : "" })

    /// PHP takes an object's member whose name starts with NUL for a private one, and leaves it out.
    private static func hasHiddenKeys(_ node: Node) -> Bool {
        node.elements.contains(where: hasHiddenKeys)
            || node.entries.contains { $0.key.utf8.first == 0 || hasHiddenKeys($0.value) }
    }

    /// Single quotes know two escapes, and may hold line ends. What nobody can see stands in double quotes.
    @Sendable private static func string(_ text: String) -> String {
        if text.unicodeScalars.contains(where: { $0 != "\n" && $0.isInvisible }) {
            return doubleQuoted.literal(text)
        }
        return "'"
            + text.unicodeScalars.reduce(into: "") { output, scalar in
                if scalar == "'" || scalar == "\\" { output += "\\" }
                output.unicodeScalars.append(scalar)
            } + "'"
    }

    private static let doubleQuoted = StringLiteral(others: ["\"": "\\\"", "$": "\\$"]) {
        "\\u{" + String($0, radix: 16) + "}"
    }

    private static func text(_ text: SampleText) -> String {
        guard !text.pieces.isEmpty else { return "''" }
        return text.pieces.map { piece in
            switch piece {
            case .text(let part): string(part)
            case .variable(let name): "getenv('\(name)')"
            }
        }.joined(separator: " . ")
    }
}
