internal import Diagnostics

extension SourcePreparer {
    /// Writes a `:::container`, a closing `:::` or a `::snippet{…}`.
    /// - Returns: Whether the line was one of them.
    mutating func writeDirective(_ line: ArraySlice<UInt8>, content: ArraySlice<UInt8>, at place: SourceLocation)
        -> Bool
    {
        let colons = content.prefix { $0 == UInt8(ascii: ":") }.count
        let rest = content.dropFirst(colons).trimmed
        if colons == 2 {
            guard extensions.contains(.snippets), rest.starts(with: "snippet{".utf8) else { return false }
            include(rest.dropFirst(7), indent: Array(line[line.startIndex..<content.startIndex]), at: place)
            return true
        }
        guard extensions.contains(.containers), colons >= 3 else { return false }
        guard let kind = containerMark(rest, colons: colons, at: place) else { return false }
        output.append(contentsOf: line[line.startIndex..<content.startIndex])
        write(Mark(kind: kind, colons: colons, original: Array(content), location: place))
        endLine()
        return true
    }

    private mutating func containerMark(_ rest: ArraySlice<UInt8>, colons: Int, at place: SourceLocation) -> Mark.Kind?
    {
        guard !rest.isEmpty else { return .close }
        // `::: note one line :::` is prose about containers.
        guard rest.last != UInt8(ascii: ":") else { return nil }
        var reader = DirectiveReader(rest)
        let name = reader.word()
        guard !name.isEmpty else { return nil }
        let title = reader.title()
        if let kind = ContainerKind(rawValue: name.lowercased()) { return .open(kind, title: title) }
        diagnostics.append(
            Diagnostic(
                .warning, "unknown-container", at: place, length: colons + name.utf8.count,
                "There is no container '\(name)'", hint: Spelling.hint(for: name, among: ContainerKind.names)))
        return .open(.unknown, title: title)
    }

    /// Reads another file in place of the line.
    private mutating func include(_ attributes: ArraySlice<UInt8>, indent: [UInt8], at place: SourceLocation) {
        var reader = DirectiveReader(attributes)
        var parameters: [String: String] = [:]
        for (key, value) in reader.attributes() { parameters[key] = value }
        guard let path = parameters.removeValue(forKey: "file") else {
            diagnostics.append(
                Diagnostic(
                    .error, "snippet-without-file", at: place, "A snippet must name its file",
                    hint: "write ::snippet{file=\"name.md\"}"))
            return
        }
        if let first = including.firstIndex(of: path) {
            let cycle = (including[first...] + [path]).joined(separator: " → ")
            diagnostics.append(
                Diagnostic(.error, "snippet-cycle", at: place, "A snippet must not include itself: \(cycle)"))
            return
        }
        guard let text = snippets(path) else {
            diagnostics.append(
                Diagnostic(
                    .error, "unknown-snippet", at: place, "There is no snippet '\(path)'",
                    hint: "snippets are files in content/snippets"))
            return
        }
        including.append(path)
        defer { including.removeLast() }
        let parts = FrontMatter.split(text, file: "content/snippets/\(path)")
        prepare(
            text[parts.body], file: "content/snippets/\(path)", firstLine: parts.bodyFirstLine, indent: indent,
            parameters: parameters)
    }

    /// Replaces `:param[name]` in a line of a snippet.
    mutating func replaceParameters(
        in line: ArraySlice<UInt8>, _ parameters: [String: String], at place: SourceLocation
    ) -> [UInt8] {
        let opening = Array(":param[".utf8)
        var result: [UInt8] = []
        var rest = line
        while let colon = rest.firstIndex(of: UInt8(ascii: ":")) {
            result.append(contentsOf: rest[..<colon])
            rest = rest[colon...]
            guard rest.starts(with: opening), let end = rest.firstIndex(of: UInt8(ascii: "]")) else {
                result.append(UInt8(ascii: ":"))
                rest = rest.dropFirst()
                continue
            }
            let name = String(decoding: rest[(colon + opening.count)..<end], as: UTF8.self)
            if let value = parameters[name] {
                result.append(contentsOf: value.utf8)
            } else {
                var place = place
                place.column = colon - line.startIndex + 1
                diagnostics.append(
                    Diagnostic(
                        .error, "missing-snippet-parameter", at: place, length: end - colon + 1,
                        "The snippet needs the parameter '\(name)'",
                        hint: Spelling.hint(for: name, among: parameters.keys)
                            ?? "write \(name)=\"…\" where the snippet is included"))
            }
            rest = rest[(end + 1)...]
        }
        return result + rest
    }

    /// Writes a footnote definition as an item whose content is indented by four, before cmark can take it for a link
    /// reference definition.
    /// - Returns: Whether the line was one: `[^label]:`, indented less than four.
    mutating func writeFootnote(_ line: ArraySlice<UInt8>, content: ArraySlice<UInt8>, at place: SourceLocation) -> Bool
    {
        guard content.starts(with: "[^".utf8) else { return false }
        let prefix = line[line.startIndex..<content.startIndex]
        guard prefix.reversed().prefix(while: { $0 != UInt8(ascii: ">") }).count < 4 else { return false }
        var end = content.startIndex + 2
        while end < content.endIndex, content[end] != UInt8(ascii: "]"), !content[end].isMarkdownSpace { end += 1 }
        guard end > content.startIndex + 2, end + 1 < content.endIndex, content[end] == UInt8(ascii: "]"),
            content[end + 1] == UInt8(ascii: ":")
        else { return false }
        let label = String(decoding: content[(content.startIndex + 2)..<end], as: UTF8.self)
        let rest = content[(end + 2)...].drop { $0.isSpaceOrTab }
        output.append(contentsOf: prefix)
        write(Mark(kind: .separator, original: [], location: place))
        endLine()
        output.append(contentsOf: prefix)
        output.append(contentsOf: "+   ".utf8)
        write(Mark(kind: .footnote(label: label), original: Array(content[..<rest.startIndex]), location: place))
        endLine()
        if !rest.isEmpty {
            let removed = rest.startIndex - line.startIndex - prefix.count - 4
            map.mark(line: lineCount + 1, file: place.file, sourceLine: place.line, columnShift: removed)
            writeText(prefix + Array("    ".utf8) + rest)
        }
        map.mark(line: lineCount + 1, file: place.file, sourceLine: place.line + 1)
        return true
    }
}
