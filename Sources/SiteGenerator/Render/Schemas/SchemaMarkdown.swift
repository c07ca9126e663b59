import OpenAPI

/// Writes an outline as nested lists of Markdown, for readers of the source and for agents.
struct SchemaMarkdown {
    let words: SchemaWords
    /// The address of a component's Markdown page; `nil` where it has none.
    let address: (String) -> String?

    /// Appends what the schema holds, behind a line about it.
    func write(_ outline: SchemaOutline, into output: inout String) {
        var root = outline.root
        root.description = nil
        line(root, indent: 0, &output)
    }

    /// Appends a line with all that stands below it.
    func line(_ line: SchemaOutline.Line, indent: Int, _ output: inout String) {
        output += String(repeating: "  ", count: indent) + "- "
        switch line.label {
        case .none: break
        case .key(let key): output += MarkdownText.code(key) + " "
        case .pattern(let pattern): output += MarkdownText.code("/\(pattern)/") + " "
        case .otherKeys: output += (words["schemaOtherKeys"] ?? "any other key") + " "
        }
        let about = ([typeText(line.type)] + flags(line)).filter { !$0.isEmpty }
        if !about.isEmpty { output += "(" + about.joined(separator: ", ") + ")" }
        if let description = line.description {
            output += ": " + MarkdownText.indented(description, by: indent + 1)
        }
        output += "\n"
        notes(line, indent: indent + 1, &output)
        for group in line.groups { self.group(group, indent: indent + 1, &output) }
    }

    func typeText(_ pieces: [SchemaOutline.TypePiece]) -> String {
        pieces.map { piece in
            switch piece {
            case .words(let text): text
            case .component(let name): address(name).map { "[\(name)](\($0))" } ?? name
            }
        }.joined()
    }

    private func flags(_ line: SchemaOutline.Line) -> [String] {
        let all = [
            ("required", line.isRequired), ("deprecated", line.isDeprecated), ("readOnly", line.isReadOnly),
            ("writeOnly", line.isWriteOnly),
        ]
        return all.filter(\.1).map { words[$0.0]?.lowercased() ?? $0.0 }
    }

    /// Limits and allowed values, a line each.
    func notes(_ line: SchemaOutline.Line, indent: Int, _ output: inout String) {
        let margin = String(repeating: "  ", count: indent)
        var clauses = line.constraints
        if let example = line.example {
            clauses.append(words.phrase("limitExample", "example {value}", ["value": MarkdownText.code(example)]))
        }
        if !clauses.isEmpty { output += "\(margin)- \(clauses.joined(separator: "; "))\n" }
        if !line.allowedValues.isEmpty {
            let values = line.allowedValues.map { allowed in
                MarkdownText.code(allowed.value) + (allowed.meaning.map { " (\($0))" } ?? "")
            }
            output += "\(margin)- \(words["allowedValues"] ?? "Allowed values"): \(values.joined(separator: ", "))\n"
        }
        if let docs = line.externalDocs { output += "\(margin)- <\(docs.url)>\n" }
    }

    private func group(_ group: SchemaOutline.Group, indent: Int, _ output: inout String) {
        guard !group.isElsewhere else { return }
        var inner = indent
        if group.kind != .properties {
            let english = [
                "items": "Items", "firstItems": "First items, in this order", "contains": "At least one item is",
                "oneOf": "One of", "anyOf": "Any of", "not": "None of", "if": "If", "then": "Then", "else": "Else",
                "propertyNames": "Names of properties", "content": "Content", "dependent": "With",
            ]
            let key = group.kind.rawValue
            var title = words[key] ?? english[key] ?? key
            if let subject = group.subject { title += " " + MarkdownText.code(subject) }
            if let discriminator = group.discriminator {
                title +=
                    ", "
                    + words.phrase(
                        "schemaDiscriminator", "{property} tells which one.",
                        ["property": MarkdownText.code(discriminator.property)])
                let mapping = discriminator.mapping.map { "\(MarkdownText.code($0.value)) → \($0.schema)" }
                if !mapping.isEmpty { title += " " + mapping.joined(separator: ", ") }
            }
            output += String(repeating: "  ", count: indent) + "- \(title):\n"
            inner += 1
        }
        for line in group.lines { self.line(line, indent: inner, &output) }
        if let leftOut = group.leftOut {
            let names = leftOut.names.map(MarkdownText.code).joined(separator: ", ")
            output += String(repeating: "  ", count: inner) + "- \(words.reason(of: leftOut)): \(names)\n"
        }
    }
}
