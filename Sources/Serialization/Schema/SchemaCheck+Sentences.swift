import Diagnostics

/// Problems in an author's words.
extension SchemaCheck {
    /// Makes a problem; where nobody will read it, without writing its sentence.
    func problem(
        _ kind: SchemaProblem.Kind, _ subject: SchemaSubject, _ id: String, _ message: @autoclosure () -> String,
        hint: @autoclosure () -> String? = nil
    ) -> SchemaProblem {
        guard !isTrial else { return .unread }
        let diagnostic = Diagnostic(
            .error, id, at: subject.node.position.location(in: file), length: Self.length(of: subject.node), message(),
            hint: hint())
        return SchemaProblem(kind: kind, depth: subject.depth, diagnostic: diagnostic)
    }

    /// What the value is called: `'port'`, `Item 2 of 'ports'`. Inside of a sentence: `'ports'`, `item 2 of 'ports'`.
    func words(_ subject: SchemaSubject, inside: Bool = false) -> String { words(subject.name, inside: inside) }

    private func words(_ name: SchemaSubject.Name, inside: Bool) -> String {
        switch name {
        case .root:
            let title = schemas[0].value.title ?? "the file"
            // A file's own name stays as it is.
            return inside || title.contains(".") ? title : title.prefix(1).uppercased() + title.dropFirst()
        case .member(let key): return "'\(key)'"
        case .key(let key): return "\(inside ? "key" : "Key") '\(key)'"
        case .item(let number, .root): return "\(inside ? "item" : "Item") \(number + 1)"
        case .item(let number, let owner):
            return "\(inside ? "item" : "Item") \(number + 1) of \(words(owner, inside: true))"
        }
    }

    /// A value for messages: `'text'` cut after 40 characters, `12`, `a list`.
    func shown(_ node: Node) -> String {
        switch node.value {
        case .null: return "null"
        case .boolean(let flag): return flag ? "true" : "false"
        case .number(let number): return number.text
        case .string(let text):
            let line = text.prefix { !$0.isNewline }
            return line.count > 40 || line.endIndex != text.endIndex ? "'\(line.prefix(40))…'" : "'\(text)'"
        case .sequence, .mapping: return node.kind
        }
    }

    /// How many bytes to underline; 0 where it is not known how the value was written.
    private static func length(of node: Node) -> Int {
        switch node.value {
        case .string(let text): text.utf8.contains(0x0A) ? 0 : text.utf8.count
        case .number(let number): number.text.utf8.count
        case .boolean(let flag): flag ? 4 : 5
        default: 0
        }
    }

    /// - Parameter items: The schema of a list's items, to know whether the value could be one.
    func wrongType(_ subject: SchemaSubject, _ types: ValueTypes, items: Schema.ID?) -> SchemaProblem {
        guard !isTrial else { return .unread }
        let isFraction = subject.node.number != nil && types.contains(.integer) && !types.contains(.number)
        let found = isFraction ? shown(subject.node) : subject.node.isNull ? "empty" : subject.node.kind
        let message = "\(words(subject)) must be \(types.isEmpty ? "of another kind" : types.words), not \(found)"
        return problem(.type, subject, "wrong-type", message, hint: typeHint(subject.node, types, items: items))
    }

    private func typeHint(_ node: Node, _ types: ValueTypes, items: Schema.ID?) -> String? {
        switch node.value {
        case .string(let text):
            if types.contains(.boolean),
                let flag = ["yes": true, "on": true, "true": true, "no": false, "off": false, "false": false][
                    text.lowercased()]
            {
                return "write \(flag)"
            }
            if !types.isDisjoint(with: [.number, .integer]), let value = Double(text), value.isFinite {
                return "remove the quotes"
            }
            let mayBeItem = items.map { self.types(of: $0).contains(.string) } ?? true
            return types == .array && mayBeItem ? "write [\(text.count > 40 ? "…" : text)]" : nil
        case .number, .boolean: return types.contains(.string) ? "put it in quotes" : nil
        case .null: return "write a value behind the ':', or remove the key"
        case .sequence, .mapping: return nil
        }
    }

    /// A value that is none of the allowed ones.
    func wrongChoice(_ subject: SchemaSubject, _ choices: [Node]) -> SchemaProblem {
        guard !isTrial else { return .unread }
        let names = choices.compactMap(\.string)
        let near = subject.node.string.flatMap { Spelling.nearest(to: $0, in: names) }.map { "did you mean '\($0)'?" }
        let isShort = choices.count <= 8
        let rule =
            isShort ? "must be \(choices.map(shown).joinedByOr())" : "has no value \(shown(subject.node)) to choose"
        let message = "\(words(subject)) \(rule)\(isShort ? ", not \(shown(subject.node))" : "")"
        return problem(
            choices.count == 1 ? .discriminator : .choice, subject, "wrong-choice", message,
            hint: near ?? (isShort ? nil : Spelling.hint(for: "", among: names)))
    }

    /// `not`: told by the forbidden schema's title, or by the keys it requires.
    func forbidden(_ schema: Schema, _ subject: SchemaSubject, hint: String?) -> SchemaProblem {
        guard !isTrial else { return .unread }
        let message: String
        if let title = schema.title {
            message = "\(words(subject)) must not be \(title)"
        } else if let required = schema.object?.value.required, !required.isEmpty {
            let keys = required.map { "'\($0)'" }
            message =
                keys.count == 1
                ? "\(words(subject)) must not have the key \(keys[0])"
                : "\(words(subject)) must not have \(keys.joined(separator: " and ")) together"
        } else if let choices = schema.choices ?? schema.constant.map({ [$0] }) {
            message = "\(words(subject)) must not be \(choices.map(shown).joinedByOr())"
        } else if let types = schema.types {
            message = "\(words(subject)) must not be \(types.words)"
        } else {
            message = "\(words(subject)) has a form that is not allowed here"
        }
        return problem(.other, subject, "not-allowed", message, hint: hint.map(Self.clause))
    }

    /// A description as a clause for a hint: its first sentence without the full stop, small at its begin unless it is a name.
    static func clause(_ description: String) -> String {
        let sentence = description.firstRange(of: ". ").map { description[..<$0.lowerBound] } ?? description[...]
        let trimmed = sentence.hasSuffix(".") ? sentence.dropLast() : sentence
        let second = trimmed.dropFirst().first
        guard let first = trimmed.first, second?.isLowercase == true || second == " " else { return String(trimmed) }
        return first.lowercased() + trimmed.dropFirst()
    }
}
