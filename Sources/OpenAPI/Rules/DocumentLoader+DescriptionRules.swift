import Diagnostics
import Serialization

/// Rules of the objects that say what an API is and where.
extension DocumentLoader {
    mutating func checkDocument(_ subject: RuleSubject) {
        if let written = subject["openapi"], let text = written.text,
            text.split(separator: ".", omittingEmptySubsequences: false).count != 3
        {
            warn(
                "wrong-value", at: written.position, subject.file, length: text.utf8.count,
                "The version of OpenAPI has three numbers", hint: "write '\(text).0'")
        }
        if let written = subject["$self"], let text = written.text, text.utf8.contains(UInt8(ascii: "#")) {
            warn(
                "wrong-url", at: written.position, subject.file, length: text.utf8.count, "'$self' has no fragment",
                hint: "end it before '#'")
        }
        checkPresence(subject)
    }

    /// A document says what it is about and has something to tell.
    mutating func checkPresence(_ subject: RuleSubject) {
        if !subject.has("info") {
            warn(
                "missing-info", at: subject.position, subject.file,
                "An OpenAPI document states 'info.title' and 'info.version'")
        }
        let containers = book.edition < .v31 ? ["paths"] : ["paths", "webhooks", "components"]
        guard !containers.contains(where: subject.has) else { return }
        warn(
            "missing-paths", at: subject.position, subject.file,
            book.edition < .v31
                ? "A document of \(book.edition.title) has 'paths'"
                : "An OpenAPI document has 'paths', 'webhooks' or 'components'")
    }

    mutating func checkInfo(_ subject: RuleSubject) {
        let missing = ["title", "version"].filter { !subject.has($0) }.map { "'info.\($0)'" }
        guard !missing.isEmpty else { return }
        warn(
            "missing-info", at: subject.position, subject.file,
            "An OpenAPI document states \(missing.joined(separator: " and "))")
    }

    mutating func checkPart(_ part: RulePart, _ subject: RuleSubject) {
        switch part {
        case .license: checkExclusive("identifier", "url", subject)
        case .xml:
            checkExclusive("nodeType", "attribute", subject)
            checkExclusive("nodeType", "wrapped", subject)
        case .items: checkItems(subject)
        case .contact: break
        }
    }

    /// "All the fixed fields declared above are objects that MUST use keys that match ^[a-zA-Z0-9\.\-_]+$."
    mutating func checkComponents(_ subject: RuleSubject) {
        if book.edition < .v31 {
            for entry in subject["schemas"]?.entries ?? [] { checkIsObject(entry.value, subject.file) }
        }
        for section in subject.mapping.entries where Shape.sections[section.key] != nil {
            for entry in section.value.entries where !Self.isComponentName(entry.key) {
                warn(
                    "wrong-name", at: entry.keyPosition, subject.file, length: entry.key.utf8.count,
                    "The name '\(entry.key)' of a component may only have letters of A to Z, digits, '.', '-' and '_'")
            }
        }
    }

    private static func isComponentName(_ name: String) -> Bool {
        !name.isEmpty
            && name.utf8.allSatisfy { byte in
                switch byte {
                case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                    UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "."), UInt8(ascii: "-"), UInt8(ascii: "_"):
                    true
                default: false
                }
            }
    }

    /// Each `{name}` in the URL of a server is one of its variables.
    mutating func checkServer(_ subject: RuleSubject) {
        guard let written = subject["url"], let url = written.text else { return }
        guard let names = PathTemplate(url).names else {
            return warn(
                "wrong-url", at: written.position, subject.file, length: url.utf8.count,
                "The braces in the URL of a server must hold the name of a variable")
        }
        if book.edition >= .v32, url.utf8.contains(where: { $0 == UInt8(ascii: "?") || $0 == UInt8(ascii: "#") }) {
            warn(
                "wrong-url", at: written.position, subject.file, length: url.utf8.count,
                "The URL of a server has neither a query nor a fragment")
        }
        let declared = subject["variables"]?.mapping
        for name in names where declared?.entry(name) == nil {
            warn(
                "undeclared-server-variable", at: written.position, subject.file, length: url.utf8.count,
                "The variable '\(name)' of the server's URL is not declared",
                hint: Spelling.nearest(to: name, in: declared?.entries.map(\.key) ?? []).map { "is it '\($0)'?" }
                    ?? "add it to 'variables' with a 'default'")
        }
    }

    mutating func checkServerVariable(_ subject: RuleSubject) {
        guard let fallback = subject["default"], let text = fallback.text,
            let allowed = subject["enum"]?.sequence?.compactMap(\.text), !allowed.isEmpty, !allowed.contains(text)
        else { return }
        warn(
            "wrong-value", at: fallback.position, subject.file, length: text.utf8.count,
            "The default '\(text)' is not in the 'enum' of the server variable",
            hint: Spelling.hint(for: text, among: allowed))
    }

    /// Names of tags are unique; parents exist and do not go round in a circle (3.2).
    mutating func checkTags(of root: Node) {
        var first: [String: Node] = [:]
        let path = files[0].path
        for tag in root["tags"]?.elements ?? [] {
            guard let name = tag["name"]?.text else { continue }
            if let earlier = first[name] {
                warn(
                    "duplicate-tag", at: tag.position, 0, "The tag '\(name)' is declared twice",
                    notes: [.init("first declared here", at: earlier.position.location(in: path))])
            } else {
                first[name] = tag
            }
        }
        guard book.edition >= .v32 else { return }
        for tag in root["tags"]?.elements ?? [] {
            guard let parent = tag["parent"], let name = parent.text else { continue }
            if first[name] == nil {
                warn(
                    "unknown-tag", at: parent.position, 0, length: name.utf8.count,
                    "The parent '\(name)' is not a tag of the document",
                    hint: Spelling.nearest(to: name, in: first.keys).map { "did you mean '\($0)'?" })
            } else if isOwnAncestor(tag, first) {
                warn("tag-cycle", at: parent.position, 0, length: name.utf8.count, "A tag may not be its own ancestor")
            }
        }
    }

    private func isOwnAncestor(_ tag: Node, _ tags: [String: Node]) -> Bool {
        guard let start = tag["name"]?.text else { return false }
        var here = tag
        for _ in 0...tags.count {
            guard let parent = here["parent"]?.text, let next = tags[parent] else { return false }
            if parent == start { return true }
            here = next
        }
        return false
    }
}
