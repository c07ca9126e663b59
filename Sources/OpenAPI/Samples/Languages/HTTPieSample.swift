import Serialization

/// A call with HTTPie 3.
struct HTTPieSample {
    let request: SampleRequest

    var code: String {
        var words = ["http", "--check-status"]
        if case .file(let name) = request.answer { words.append("--download --output \(ShellWord.bare(name))") }
        switch form {
        case .form: words.append("--form")
        case .multipart: words.append("--multipart")
        case .raw: break
        }
        if let basic = request.basicAuthentication {
            words.append("--auth " + ShellWord.quoted(basic.user + ":" + basic.password))
        }
        if request.usesClientCertificate { words.append("--cert client.pem --cert-key client-key.pem") }
        words += [ShellWord.bare(request.method), ShellWord.quoted(request.url)]
        return ([words.joined(separator: " ")] + headers + body).joined(separator: " \\\n  ")
    }

    private enum Form { case form, multipart, raw }

    /// How the body is written: as HTTPie's items, where they can say it.
    private var form: Form {
        switch request.body {
        case .form(let pairs)?: pairs.allSatisfy { Self.isItem($0.name, $0.value) } ? .form : .raw
        case .multipart?: .multipart
        default: .raw
        }
    }

    /// Whether `name=value` is read as that: a name of separators or a value with a backslash is not.
    private static func isItem(_ name: String, _ value: SampleText) -> Bool {
        let isName = name.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || "_-.[]".contains($0)) }
        guard isName, !name.isEmpty, !name.hasPrefix("-"), case .text(let start)? = value.pieces.first else {
            return isName && !name.isEmpty && !value.pieces.isEmpty
        }
        return !startsWithMark(start)
            && !value.pieces.contains { piece in
                if case .text(let text) = piece { text.holds("\\") } else { false }
            }
    }

    /// Whether the text would make another separator of the one before it.
    private static func startsWithMark(_ text: String) -> Bool { text.utf8.first.map("=@".utf8.contains) ?? false }

    private var headers: [String] {
        let type = request.contentType.map { [SampleRequest.Header("Content-Type", SampleText($0))] } ?? []
        return (request.headers + (form == .raw && !isPlainJSON ? type : [])).map { header in
            guard header.value.constant != "" else { return ShellWord.quoted("\(header.name);") }
            // `:=` and `:@` would mean something else.
            let isMark = header.value.constant.map(Self.startsWithMark) ?? false
            return ShellWord.quoted(SampleText(header.name + (isMark ? ": " : ":")) + header.value)
        }
    }

    /// HTTPie's own media type.
    private var isPlainJSON: Bool {
        if case .json(_, "application/json")? = request.body { true } else { false }
    }

    private var body: [String] {
        switch request.body {
        case .json(let node, let type)?: json(node, isPlain: type == "application/json")
        case .text(let text, _)?: ["--raw " + ShellWord.quoted(text)]
        case .form(let pairs)?:
            if form == .form {
                pairs.map { ShellWord.quoted(SampleText($0.name + "=") + $0.value) }
            } else {
                ["--raw " + ShellWord.quoted(FormText.encoded(pairs))]
            }
        case .multipart(let parts)?:
            parts.map { name, part in
                switch part {
                // `=@` reads a file, unless the second mark is escaped.
                case .text(let text, _): ShellWord.quoted("\(name)=\(Self.startsWithMark(text) ? "\\" : "")\(text)")
                case .file(let file, let type): ShellWord.quoted("\(name)@\(file)" + (type.map { ";type=\($0)" } ?? ""))
                }
            }
        case .file(let type)?: ["@" + SampleRequest.fileName(for: type)]
        case nil: []
        }
    }

    /// A small object as items, `name=text` and `name:=json`; any other value as it is.
    private func json(_ node: Node, isPlain: Bool) -> [String] {
        let whole = ["--raw " + ShellWord.quoted(JSONText.pretty(node))]
        guard isPlain, let members = node.mapping?.entries, !members.isEmpty, members.count <= 12 else { return whole }
        let isFlat = members.allSatisfy { member in
            // Brackets in a name would nest.
            member.key.isPlainName && !JSONText.compact(member.value).holds("\\")
                && member.value.plainText.utf8.count < 200
        }
        guard isFlat else { return whole }
        return members.map { member in
            if let text = member.value.string, Self.isItem(member.key, SampleText(text)), !text.isEmpty {
                return ShellWord.bare("\(member.key)=\(text)")
            }
            return ShellWord.quoted("\(member.key):=\(JSONText.compact(member.value))")
        }
    }
}
