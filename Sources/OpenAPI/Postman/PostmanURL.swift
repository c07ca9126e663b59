import Serialization

/// An operation's address in the parts that Postman edits.
struct PostmanURL {
    private var host: String
    private var path: [String] = []
    private var pathVariables: [Node] = []
    private var query: [Node] = []
    /// Of what is switched on, as it goes over the wire.
    private var queryText: [String] = []
    /// Names of the variables in the path, as samples name them.
    private(set) var variables: [String] = []

    /// - Parameter isSentOtherwise: Of a parameter that the credential fills.
    init(operation: Operation, isSentOtherwise: (Parameter) -> Bool) {
        host = "{{baseUrl}}"
        if let server = operation.servers.first {
            host = server.resolvedURL
            while host.hasSuffix("/") { host.removeLast() }
        }
        let template = operation.path.split(separator: "?", maxSplits: 1).first ?? ""
        for segment in template.split(separator: "/", omittingEmptySubsequences: false).dropFirst() {
            add(segment: String(segment), operation)
        }
        if let written = operation.path.split(separator: "?", maxSplits: 1).dropFirst().first {
            for pair in written.split(separator: "&") {
                let parts = pair.split(separator: "=", maxSplits: 1).map(String.init)
                add(SamplePair(parts.first ?? "", SampleText(parts.dropFirst().first ?? "")), nil)
            }
        }
        for parameter in operation.parameters where [.query, .querystring].contains(parameter.place) {
            guard !isSentOtherwise(parameter) else { continue }
            for pair in SampleParameter(parameter).pairs { add(pair, parameter) }
        }
    }

    /// A segment that is one parameter is a variable of the request; another has its values in it.
    private mutating func add(segment: String, _ operation: Operation) {
        let isWhole = segment.hasPrefix("{") && segment.hasSuffix("}") && segment.dropFirst().allSatisfy { $0 != "{" }
        let name = String(segment.dropFirst().dropLast())
        let parameter = operation.parameters.first { $0.place == .path && $0.name == name }
        if isWhole, let parameter {
            let text = SampleParameter(parameter).text
            variables += text.variables
            path.append(":" + name)
            pathVariables.append(
                Node(members: [
                    ("key", Node(name)), ("value", Node(PostmanText.text(text))),
                    ("description", PostmanText.description(parameter.description)),
                ]))
            return
        }
        let text = SampleRequest.template(segment) { name in
            let parameter = operation.parameters.first { $0.place == .path && $0.name == name }
            return parameter.map { SampleParameter($0).text } ?? .variable(SampleText.variableName(name))
        }
        variables += text.variables
        path.append(PostmanText.text(text))
    }

    private mutating func add(_ pair: SamplePair, _ parameter: Parameter?) {
        let isOn = parameter?.isRequired ?? true
        query.append(
            Node(members: [
                ("key", Node(pair.name)), ("value", pair.isWhole ? Node(.null) : Node(PostmanText.text(pair.value))),
                ("description", PostmanText.description(parameter?.description)), ("disabled", isOn ? nil : Node(true)),
            ]))
        if isOn { queryText.append(PostmanText.text(pair.text)) }
    }

    var json: Node {
        let raw =
            ([host] + path).joined(separator: "/") + (queryText.isEmpty ? "" : "?" + queryText.joined(separator: "&"))
        var members: [(String, Node?)] = [("raw", Node(raw))]
        if host.hasPrefix("{{") {
            members.append(("host", Node([Node(host)])))
            members.append(("path", Node(path.map { Node($0) })))
        } else {
            members += split
        }
        members.append(("query", query.isEmpty ? nil : Node(query)))
        members.append(("variable", pathVariables.isEmpty ? nil : Node(pathVariables)))
        return Node(members: members)
    }

    /// An address of the operation's own, in its parts (RFC 3986 §3).
    private var split: [(String, Node?)] {
        guard let scheme = host.firstRange(of: "://") else {
            let own = host.split(separator: "/").map { Node(String($0)) }
            return [("host", Node([Node("{{baseUrl}}")])), ("path", Node(own + path.map { Node($0) }))]
        }
        let parts = host[scheme.upperBound...].split(separator: "/").map(String.init)
        let authority = (parts.first ?? "").split(separator: ":").map(String.init)
        let names = (authority.first ?? "").split(separator: ".").map { Node(String($0)) }
        return [
            ("protocol", Node(String(host[..<scheme.lowerBound]))), ("host", Node(names)),
            ("port", authority.dropFirst().first.map { Node($0) }),
            ("path", Node((parts.dropFirst() + path).map { Node($0) })),
        ]
    }
}
