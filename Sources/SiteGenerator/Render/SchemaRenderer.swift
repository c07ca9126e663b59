import Mustache
import OpenAPI
import Serialization

/// Renders a schema as a tree that needs no JavaScript: one line per property, what it holds behind `details`.
///
/// A component that stands inside another is shown in place while the page has room for it, and never inside itself;
/// everywhere else its name links to its own page. So a page stays small however schemas refer to each other, and all
/// pages together stay linear in the document.
struct SchemaRenderer {
    let api: PortalAPI
    let page: PortalPage
    let reference: ReferenceContext

    /// Lines of properties that one tree shows before it links.
    private static let lineBudget = 120
    /// How deep components are shown in place.
    private static let depthLimit = 4

    /// What is known on the way down.
    private struct State {
        var lines = 0
        var open: [String] = []
    }

    /// Appends the tree of a schema.
    func render(_ schema: SchemaReference, into output: inout [UInt8]) {
        var state = State()
        if let name = schema.component { state.open.append(name) }
        body(schema.schema, &state, &output)
    }

    /// Whether there is more to a schema than its type and constraints.
    func hasStructure(_ reference: SchemaReference) -> Bool {
        let schema = reference.schema
        return !schema.properties.isEmpty || !schema.allOf.isEmpty || !schema.oneOf.isEmpty || !schema.anyOf.isEmpty
            || !schema.patternProperties.isEmpty || schema.additionalProperties != nil || (schema.items.map(hasInner) ?? false)
    }

    /// Whether a list's items hold more than a line can say. Components stop the descent: they may hold themselves.
    private func hasInner(_ reference: SchemaReference) -> Bool {
        let inner = itemsOf(reference)
        if inner.component != nil, inner.schema.items != nil { return true }
        return inner.schema.items == nil && hasStructure(inner)
    }

    /// Everything that a schema says beyond its type.
    private func body(_ schema: Schema, _ state: inout State, _ output: inout [UInt8]) {
        let hasKeys = !schema.properties.isEmpty || !schema.patternProperties.isEmpty || schema.additionalProperties != nil
        if hasKeys {
            output.append("<ul class=\"schema\">")
            for property in schema.properties {
                line(.key(property.name), property.schema, isRequired: schema.required.contains(property.name), &state, &output)
            }
            for pattern in schema.patternProperties {
                line(.pattern(pattern.pattern), pattern.schema, isRequired: false, &state, &output)
            }
            if let extra = schema.additionalProperties { line(.otherKeys, extra, isRequired: false, &state, &output) }
            output.append("</ul>")
        }
        alternatives("allOf", schema.allOf, &state, &output)
        alternatives("oneOf", schema.oneOf, &state, &output)
        alternatives("anyOf", schema.anyOf, &state, &output)
        discriminator(schema, &output)
        if let not = schema.not { alternatives("not", [not], &state, &output) }
        if let items = schema.items {
            let inner = items.schema
            if items.component != nil || hasStructure(items) || !inner.enumeration.isEmpty {
                group(words("schemaItems", "Items") + ": " + typeText(items), items, isOpen: state.open.count < 2, &state, &output)
            }
        }
        if !hasKeys, schema.items == nil, schema.allOf.isEmpty, schema.oneOf.isEmpty, schema.anyOf.isEmpty {
            output.append("<p class=\"schema-line\"><span class=\"schema-type\">")
            output.escape(typeText(schema))
            output.append("</span></p>")
            notes(schema, &output)
        }
    }

    /// Whose value a line is about.
    private enum Name {
        case key(String)
        /// All keys that a regular expression finds.
        case pattern(String)
        /// All keys that are not listed: what makes an object a map.
        case otherKeys
    }

    private func name(_ name: Name, _ output: inout [UInt8]) {
        switch name {
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
            output.escape(words("schemaOtherKeys", "any other key"))
            output.append("</span>")
        }
    }

    /// One property.
    private func line(
        _ name: Name, _ reference: SchemaReference, isRequired: Bool, _ state: inout State, _ output: inout [UInt8]
    ) {
        state.lines += 1
        let schema = reference.schema
        output.append("<li class=\"schema-property\"><p class=\"schema-line\">")
        self.name(name, &output)
        output.append(" <span class=\"schema-type\">")
        type(reference, &output)
        output.append("</span>")
        badge("schema-required", isRequired, words("required", "required"), &output)
        badge("schema-deprecated", schema.isDeprecated, words("deprecated", "deprecated"), &output)
        badge("schema-flag", schema.isReadOnly, words("readOnly", "read-only"), &output)
        badge("schema-flag", schema.isWriteOnly, words("writeOnly", "write-only"), &output)
        output.append("</p>")
        if let description = schema.description, !description.isEmpty {
            output.append("<div class=\"schema-description\">")
            output += self.reference.html(description, page: page)
            output.append("</div>")
        }
        notes(schema, &output)
        let inner = itemsOf(reference)
        if !inner.schema.enumeration.isEmpty, schema.enumeration.isEmpty { enumeration(inner.schema, &output) }
        if hasStructure(inner) { group(words("schemaShow", "Show properties"), inner, isOpen: false, &state, &output) }
        output.append("</li>")
    }

    /// The innermost schema of lists of lists.
    private func itemsOf(_ reference: SchemaReference) -> SchemaReference {
        var inner = reference
        for _ in 0..<8 {
            guard inner.component == nil, inner.schema.properties.isEmpty, let items = inner.schema.items else { break }
            inner = items
        }
        return inner
    }

    private func alternatives(
        _ kind: String, _ schemas: [SchemaReference], _ state: inout State, _ output: inout [UInt8]
    ) {
        guard !schemas.isEmpty else { return }
        output.append("<p class=\"schema-alternatives\">")
        output.escape(words(kind, Self.alternativeWords[kind] ?? kind))
        output.append("</p><ul class=\"schema schema-\(kind.lowercased())\">")
        for schema in schemas {
            output.append("<li class=\"schema-property\">")
            if hasStructure(schema) {
                group(schema.schema.title ?? typeText(schema), schema, isOpen: kind == "allOf", &state, &output)
            } else {
                output.append("<p class=\"schema-line\">")
                plainAlternative(schema, &output)
                output.append("</p>")
                notes(schema.schema, &output)
            }
            output.append("</li>")
        }
        output.append("</ul>")
    }

    /// An alternative in one line: its type, or the properties that it makes necessary.
    private func plainAlternative(_ reference: SchemaReference, _ output: inout [UInt8]) {
        let needed = reference.schema.required.sorted()
        guard reference.component == nil, reference.schema.types.isEmpty, !needed.isEmpty else {
            output.append("<span class=\"schema-type\">")
            type(reference, &output)
            output.append("</span>")
            return
        }
        for (index, property) in needed.enumerated() {
            output.append(index == 0 ? "<code class=\"schema-name\">" : ", <code class=\"schema-name\">")
            output.escape(property)
            output.append("</code>")
        }
        badge("schema-required", true, words("required", "required"), &output)
    }

    /// Says which property tells the alternatives apart.
    private func discriminator(_ schema: Schema, _ output: inout [UInt8]) {
        guard let property = schema.discriminator, !schema.oneOf.isEmpty || !schema.anyOf.isEmpty else { return }
        let sentence = words("schemaDiscriminator", "{property} tells which one.")
        let place = sentence.firstRange(of: "{property}") ?? sentence.startIndex..<sentence.startIndex
        output.append("<p class=\"schema-constraint\">")
        output.escape(String(sentence[..<place.lowerBound]))
        output.append("<code>")
        output.escape(property)
        output.append("</code>")
        output.escape(String(sentence[place.upperBound...]))
        output.append("</p>")
    }

    private static let alternativeWords = [
        "allOf": "All of", "oneOf": "One of", "anyOf": "Any of", "not": "Not",
    ]

    /// What a schema holds, behind a summary; or a link to its page where it does not fit here.
    private func group(
        _ title: String, _ reference: SchemaReference, isOpen: Bool, _ state: inout State, _ output: inout [UInt8]
    ) {
        let name = reference.component
        let fits = state.open.count < Self.depthLimit && state.lines < Self.lineBudget
        if let name, state.open.contains(name) || !fits {
            output.append("<p class=\"schema-line\">")
            link(name, &output)
            output.append("</p>")
            return
        }
        guard fits || name == nil, state.open.count < 24 else { return }
        output.append(isOpen ? "<details class=\"schema-group\" open><summary>" : "<details class=\"schema-group\"><summary>")
        output.escape(title)
        output.append("</summary>")
        state.open.append(name ?? "")
        body(reference.schema, &state, &output)
        state.open.removeLast()
        output.append("</details>")
    }

    private func notes(_ schema: Schema, _ output: inout [UInt8]) {
        let constraints = constraints(of: schema)
        if !constraints.isEmpty {
            output.append("<p class=\"schema-constraint\">")
            output.escape(constraints.joined(separator: " · "))
            output.append("</p>")
        }
        enumeration(schema, &output)
    }

    /// Appends the allowed values of a parameter, or of the items of a list of them.
    func renderAllowedValues(of reference: SchemaReference, into output: inout [UInt8]) {
        enumeration(itemsOf(reference).schema, &output)
    }

    private func enumeration(_ schema: Schema, _ output: inout [UInt8]) {
        guard !schema.enumeration.isEmpty else { return }
        output.append("<p class=\"schema-enum\">")
        output.escape(words("allowedValues", "Allowed values"))
        output.append(": ")
        for (index, value) in schema.enumeration.enumerated() {
            output.append(index == 0 ? "<code>" : " <code>")
            output.escape(Self.literal(value))
            output.append("</code>")
        }
        output.append("</p>")
    }

    private func badge(_ style: String, _ isShown: Bool, _ text: String, _ output: inout [UInt8]) {
        guard isShown else { return }
        output.append(" <span class=\"\(style)\">")
        output.escape(text)
        output.append("</span>")
    }

    /// A type with links to the pages of components.
    private func type(_ reference: SchemaReference, _ output: inout [UInt8]) {
        var inner = reference
        var depth = 0
        while inner.component == nil, let items = inner.schema.items, depth < 8 {
            inner = items
            depth += 1
        }
        guard let name = inner.component else {
            output.escape(typeText(reference))
            return
        }
        output.append(String(repeating: "array&nbsp;of&nbsp;", count: depth))
        link(name, &output)
        if reference.schema.isNullable { output.append(" or null") }
    }

    private func link(_ name: String, _ output: inout [UInt8]) {
        guard api.schemaNames.contains(name) else {
            output.escape(name)
            return
        }
        output.append("<a href=\"")
        output.escape(page.url.root + api.url(ofSchema: name).href)
        output.append("\">")
        output.escape(name)
        output.append("</a>")
    }

    private func words(_ key: String, _ english: String) -> String { reference.words[key] ?? english }
}

extension [UInt8] {
    fileprivate mutating func append(_ text: String) { append(contentsOf: text.utf8) }

    fileprivate mutating func escape(_ text: String) {
        var text = text
        text.withUTF8 { HTMLEscape.append($0, to: &self) }
    }
}
