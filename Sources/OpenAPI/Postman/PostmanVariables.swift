import Serialization

/// The variables of a collection: where the API is, and what only the reader has.
struct PostmanVariables {
    private var entries: [Node] = []
    private var names: Set<String> = []

    /// `baseUrl` is the first server's, with its own variables where the server has some.
    init(document: OpenAPIDocument) {
        guard let server = document.servers.first else { return }
        var url = server.url
        while url.hasSuffix("/") { url.removeLast() }
        add("baseUrl", value: Self.address(url), description: server.description)
        for variable in server.variables {
            let allowed = variable.allowed.isEmpty ? nil : "One of: " + variable.allowed.joined(separator: ", ") + "."
            let text = [variable.description, allowed].compactMap { $0 }.joined(separator: "\n\n")
            add(variable.name, value: variable.defaultValue, description: text)
        }
    }

    /// Adds variables without a value, by the names that samples give them.
    mutating func add(_ variables: [String]) {
        for name in variables { add(PostmanText.variable(name), value: "", description: nil) }
    }

    var json: Node { Node(entries) }

    private mutating func add(_ name: String, value: String, description: String?) {
        guard names.insert(name).inserted else { return }
        entries.append(
            Node(members: [
                ("key", Node(name)), ("value", Node(value)), ("type", Node("string")),
                ("description", PostmanText.description(description)),
            ]))
    }

    /// A URL template with Postman's braces: `{tenant}` is `{{tenant}}`.
    static func address(_ url: String) -> String {
        url.reduce(into: "") { output, character in
            output.append(character)
            if character == "{" || character == "}" { output.append(character) }
        }
    }
}
