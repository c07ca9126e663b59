import Mustache
import OpenAPI

/// Writes an outline as a tree that needs no JavaScript: one line per property, what it holds behind `details`.
struct SchemaHTML {
    let words: SchemaWords
    /// The address of a component's page from the page at hand; `nil` where it has none.
    let address: (String) -> String?
    /// Renders CommonMark.
    let prose: (String) -> [UInt8]

    /// Appends what the schema holds, or a line about it where it holds nothing.
    func write(_ outline: SchemaOutline, into output: inout [UInt8]) {
        let root = outline.root
        let isPlain = root.groups.isEmpty
        let hasOwnType = isPlain || root.groups.contains { $0.kind == .items || $0.kind == .firstItems }
        if hasOwnType {
            output.append("<p class=\"schema-line\"><span class=\"schema-type\">")
            type(root.type, &output)
            output.append("</span></p>")
        }
        notes(root, &output)
        groups(root.groups, isTop: true, &output)
    }

    /// Appends what stands below a line that the page shows itself: a parameter's.
    func writeBelow(_ line: SchemaOutline.Line, into output: inout [UInt8]) {
        allowedValues(line, &output)
        groups(line.groups, isTop: false, &output)
    }

    /// Appends a type with links to the pages of components.
    func type(_ pieces: [SchemaOutline.TypePiece], _ output: inout [UInt8]) {
        for piece in pieces {
            switch piece {
            case .words(let text): output.escape(text)
            case .component(let name): link(name, &output)
            }
        }
    }

    private func link(_ name: String, _ output: inout [UInt8]) {
        guard let address = address(name) else { return output.escape(name) }
        output.append("<a href=\"")
        output.escape(address)
        output.append("\">")
        output.escape(name)
        output.append("</a>")
    }

    // MARK: Lines

    private func line(_ line: SchemaOutline.Line, _ output: inout [UInt8]) {
        output.append(
            line.isDeprecated ? "<li class=\"schema-property deprecated\">" : "<li class=\"schema-property\">")
        output.append("<p class=\"schema-line\">")
        label(line.label, &output)
        if !line.type.isEmpty {
            output.append(" <span class=\"schema-type\">")
            type(line.type, &output)
            output.append("</span>")
        }
        badge("schema-required", line.isRequired, "required", &output)
        badge("schema-deprecated", line.isDeprecated, "deprecated", &output)
        badge("schema-flag", line.isReadOnly, "readOnly", &output)
        badge("schema-flag", line.isWriteOnly, "writeOnly", &output)
        output.append("</p>")
        if let description = line.description {
            output.append("<div class=\"schema-description\">")
            output += prose(description)
            output.append("</div>")
        }
        notes(line, &output)
        groups(line.groups, isTop: false, &output)
        output.append("</li>")
    }

    private func label(_ label: SchemaOutline.Label, _ output: inout [UInt8]) {
        switch label {
        case .none: return
        case .key(let key):
            output.append("<code class=\"schema-name\">")
            output.escape(key)
            output.append("</code>")
        case .pattern(let pattern):
            output.append("<code class=\"schema-name\">/")
            output.escape(pattern)
            output.append("/</code>")
        case .otherKeys:
            output.append("<span class=\"schema-other-keys\">")
            output.escape(words["schemaOtherKeys"] ?? "any other key")
            output.append("</span>")
        }
    }

    private func badge(_ style: String, _ isShown: Bool, _ key: String, _ output: inout [UInt8]) {
        guard isShown else { return }
        output.append(" <span class=\"\(style)\">")
        output.escape(words[key] ?? key)
        output.append("</span>")
    }

    private func notes(_ line: SchemaOutline.Line, _ output: inout [UInt8]) {
        var clauses = line.constraints
        if let example = line.example {
            clauses.append(words.phrase("limitExample", "example {value}", ["value": example]))
        }
        if !clauses.isEmpty {
            output.append("<p class=\"schema-constraint\">")
            output.escape(clauses.joined(separator: " · "))
            output.append("</p>")
        }
        allowedValues(line, &output)
        if let docs = line.externalDocs, docs.url.hasPrefix("https://") || docs.url.hasPrefix("http://") {
            output.append("<p class=\"schema-constraint\"><a class=\"external\" rel=\"noopener\" href=\"")
            output.escape(docs.url)
            output.append("\">")
            output.escape(docs.description ?? words["externalDocs"] ?? docs.url)
            output.append("</a></p>")
        }
    }

    private func allowedValues(_ line: SchemaOutline.Line, _ output: inout [UInt8]) {
        guard !line.allowedValues.isEmpty else { return }
        let hasMeanings = line.allowedValues.contains { $0.meaning != nil }
        output.append(hasMeanings ? "<div class=\"schema-enum\"><p>" : "<p class=\"schema-enum\">")
        output.escape(words["allowedValues"] ?? "Allowed values")
        output.append(hasMeanings ? ":</p><ul>" : ":")
        for allowed in line.allowedValues {
            output.append(hasMeanings ? "<li><code>" : " <code>")
            output.escape(allowed.value)
            output.append("</code>")
            if let meaning = allowed.meaning {
                output.append(" ")
                output.escape(meaning)
            }
            if hasMeanings { output.append("</li>") }
        }
        output.append(hasMeanings ? "</ul></div>" : "</p>")
    }

    // MARK: Groups

    private func groups(_ groups: [SchemaOutline.Group], isTop: Bool, _ output: inout [UInt8]) {
        for group in groups { self.group(group, isTop: isTop, &output) }
    }

    private func group(_ group: SchemaOutline.Group, isTop: Bool, _ output: inout [UInt8]) {
        if group.isElsewhere { return }
        switch group.kind {
        case .properties where isTop: list(group, &output)
        case .properties: details(title: words["schemaShow"] ?? "Show properties", group, isOpen: false, &output)
        case .items where isTop && group.lines.allSatisfy { $0.groups.isEmpty }:
            details(title: words["schemaItems"] ?? "Items", group, isOpen: true, &output)
        default: details(title: title(of: group), group, isOpen: isTop, &output)
        }
    }

    private func title(of group: SchemaOutline.Group) -> String {
        let english = [
            "items": "Items", "firstItems": "First items, in this order", "contains": "At least one item is",
            "oneOf": "One of", "anyOf": "Any of", "not": "None of", "if": "If", "then": "Then", "else": "Else",
            "propertyNames": "Names of properties", "content": "Content",
        ]
        if let subject = group.subject {
            return words.phrase("schemaDependent", "With {property}", ["property": subject])
        }
        let key = group.kind.rawValue
        let name = "schema" + key.prefix(1).uppercased() + key.dropFirst()
        return words[key] ?? words[name] ?? english[key] ?? key
    }

    private func details(
        title: String, _ group: SchemaOutline.Group, isOpen: Bool, _ output: inout [UInt8]
    ) {
        output.append(
            isOpen ? "<details class=\"schema-group\" open><summary>" : "<details class=\"schema-group\"><summary>")
        output.escape(title)
        output.append("</summary>")
        discriminator(group, &output)
        list(group, &output)
        output.append("</details>")
    }

    private func list(_ group: SchemaOutline.Group, _ output: inout [UInt8]) {
        if !group.lines.isEmpty {
            output.append("<ul class=\"schema schema-\(group.kind.rawValue.lowercased())\">")
            for line in group.lines { self.line(line, &output) }
            output.append("</ul>")
        }
        guard let leftOut = group.leftOut else { return }
        output.append("<p class=\"schema-constraint\">")
        output.escape(words.reason(of: leftOut))
        output.append(":")
        for name in leftOut.names {
            output.append(" <code>")
            output.escape(name)
            output.append("</code>")
        }
        output.append("</p>")
    }

    /// Says which property tells the alternatives apart, and which value stands for which.
    private func discriminator(_ group: SchemaOutline.Group, _ output: inout [UInt8]) {
        guard let discriminator = group.discriminator else { return }
        let sentence = words["schemaDiscriminator"] ?? "{property} tells which one."
        let place = sentence.firstRange(of: "{property}") ?? sentence.startIndex..<sentence.startIndex
        output.append("<p class=\"schema-constraint\">")
        output.escape(String(sentence[..<place.lowerBound]))
        output.append("<code>")
        output.escape(discriminator.property)
        output.append("</code>")
        output.escape(String(sentence[place.upperBound...]))
        output.append("</p>")
        guard !discriminator.mapping.isEmpty else { return }
        output.append("<ul class=\"schema-mapping\">")
        for entry in discriminator.mapping {
            output.append("<li><code>")
            output.escape(entry.value)
            output.append("</code> ")
            link(entry.schema, &output)
            output.append("</li>")
        }
        output.append("</ul>")
    }
}

extension [UInt8] {
    /// Appends text as it is.
    mutating func append(_ text: String) { append(contentsOf: text.utf8) }

    /// Appends text escaped for HTML.
    mutating func escape(_ text: String) {
        var text = text
        text.withUTF8 { HTMLEscape.append($0, to: &self) }
    }
}
