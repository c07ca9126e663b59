import Serialization

/// What Postman Collection Format 2.1.0 asks of a collection, as far as a portal writes it.
struct PostmanFormat {
    private(set) var mistakes: [String] = []
    private(set) var requests = 0

    mutating func check(_ collection: Node) {
        if collection["info"]?["name"]?.string?.isEmpty ?? true { mistakes.append("info.name") }
        allow(["info", "item", "variable", "auth"], collection, "collection")
        for item in collection["item"]?.elements ?? [] { check(item: item) }
        let names = (collection["variable"]?.elements ?? []).compactMap { $0["key"]?.string }
        if Set(names).count != names.count { mistakes.append("a variable twice") }
        checkVariables(collection, known: Set(names))
    }

    private mutating func check(item: Node) {
        let name = item["name"]?.string ?? ""
        if name.isEmpty { mistakes.append("an item without a name") }
        guard let inner = item["item"] else { return check(request: item, name) }
        allow(["name", "description", "item"], item, name)
        for item in inner.elements { check(item: item) }
    }

    private mutating func check(request item: Node, _ name: String) {
        requests += 1
        allow(["name", "request", "response", "protocolProfileBehavior"], item, name)
        guard let request = item["request"] else { return mistakes.append("\(name) without a request") }
        allow(["method", "header", "url", "description", "body", "auth"], request, name)
        if request["method"]?.string?.isEmpty ?? true { mistakes.append("\(name) without a method") }
        for header in request["header"]?.elements ?? [] {
            if header["key"]?.string == nil || header["value"]?.string == nil { mistakes.append("\(name): a header") }
        }
        check(url: request["url"], name)
        if let body = request["body"] {
            let mode = body["mode"]?.string ?? ""
            if !["raw", "urlencoded", "formdata", "file"].contains(mode) || body[mode] == nil {
                mistakes.append("\(name): a body of mode '\(mode)'")
            }
        }
        for answer in item["response"]?.elements ?? [] {
            if answer["name"]?.string == nil { mistakes.append("\(name): an answer without a name") }
            if let code = answer["code"], code.integer == nil { mistakes.append("\(name): a code") }
            if let body = answer["body"], body.string == nil { mistakes.append("\(name): an answer's body") }
        }
    }

    private mutating func check(url: Node?, _ name: String) {
        guard let raw = url?["raw"]?.string, url?["host"]?.sequence != nil else {
            return mistakes.append("\(name): url")
        }
        // What `:name` stands for is given, and nothing else is.
        let path = (url?["path"]?.elements ?? []).compactMap(\.string)
        let used = path.filter { $0.hasPrefix(":") && $0.count > 1 }.map { String($0.dropFirst()) }
        let given = (url?["variable"]?.elements ?? []).compactMap { $0["key"]?.string }
        if !given.allSatisfy(used.contains) { mistakes.append("\(name): path \(used), variables \(given)") }
        let isOn = (url?["query"]?.elements ?? []).contains { $0["disabled"]?.boolean != true }
        if isOn != raw.contains("?") { mistakes.append("\(name): query of \(raw)") }
    }

    /// Every variable in an address is one of the collection's.
    private mutating func checkVariables(_ node: Node, known: Set<String>) {
        if let url = node["url"], let raw = url["raw"]?.string {
            var rest = raw[...]
            while let open = rest.firstRange(of: "{{"), let close = rest[open.upperBound...].firstRange(of: "}}") {
                let name = String(rest[open.upperBound..<close.lowerBound])
                if !known.contains(name) { mistakes.append("\(raw): no variable '\(name)'") }
                rest = rest[close.upperBound...]
            }
        }
        for item in node["item"]?.elements ?? [] { checkVariables(item, known: known) }
        if let request = node["request"] { checkVariables(request, known: known) }
    }

    private mutating func allow(_ keys: Set<String>, _ node: Node, _ name: String) {
        for entry in node.entries where !keys.contains(entry.key) { mistakes.append("\(name): \(entry.key)") }
    }
}
