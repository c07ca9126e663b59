package import Diagnostics
package import Serialization

extension Product {
    /// Takes a product from its document.
    ///
    /// - Parameters:
    ///   - root: The tree of `product.yaml`, already checked against ``productSchema``; what does not fit is skipped.
    ///   - id: The name of its folder.
    ///   - file: Path of the file, for diagnostics.
    ///   - diagnostics: Receives what the schema cannot say.
    package init(reading root: Node, id: ProductID, file: String, diagnostics: inout [Diagnostic]) {
        let approval: Approval = root["subscription"]?["approval"]?.named() ?? .manual
        self.init(
            id: id, name: root["name"]?.string ?? id.rawValue, summary: root["summary"]?.string,
            kind: root["type"]?.named() ?? .gateway, status: root["status"]?.named() ?? .draft,
            sunset: root["sunset"]?.string,
            labels: Dictionary(
                (root["labels"]?.entries ?? []).map { ($0.key, $0.value.locatedStrings(in: file).map(\.value)) },
                uniquingKeysWith: { first, _ in first }),
            visibility: root["visibility"]?.named() ?? .anyone,
            apis: (root["apis"]?.elements ?? []).compactMap { node in
                guard let document = node["document"]?.located(in: file) else { return nil }
                return API(
                    document: document, version: node["version"]?.string, title: node["title"]?.string,
                    released: node["released"]?.string,
                    history: (node["history"]?.elements ?? []).compactMap { release in
                        release["document"]?.located(in: file).map {
                            Release(document: $0, released: release["released"]?.string)
                        }
                    })
            },
            authentication: (root["authentication"]?.elements ?? []).compactMap(AuthenticationMethod.init(reading:)),
            approval: approval, terms: root["subscription"]?["terms"]?.located(in: file),
            plans: (root["plans"]?.elements ?? []).compactMap { Plan(reading: $0, approval: approval) },
            gateway: Gateway(reading: root["gateway"]),
            location: (root.mapping?.entry("name")?.value.position ?? root.position).location(in: file), file: file)
        check(root, into: &diagnostics)
    }

    private func check(_ root: Node, into diagnostics: inout [Diagnostic]) {
        if status == .deprecated, sunset == nil {
            diagnostics.append(
                Diagnostic(
                    .warning, "missing-sunset", at: root["status"]?.position.location(in: file),
                    "A deprecated product tells its last day", hint: "add 'sunset: 2027-06-30'"))
        }
        if kind == .gateway, isBuilt, authentication.isEmpty, root["authentication"] == nil {
            diagnostics.append(
                Diagnostic(
                    .error, "missing-authentication", at: location,
                    "A product behind the gateway names at least one authentication method",
                    hint: "add 'authentication: [api-key]', or make it 'type: external'"))
        }
        var plansSeen: Set<String> = []
        for node in root["plans"]?.elements ?? [] {
            guard let id = node["id"]?.located(in: file), !plansSeen.insert(id.value).inserted else { continue }
            diagnostics.append(
                Diagnostic(
                    .error, "duplicate-plan", at: id.location, length: id.length,
                    "Plan id '\(id.value)' is used twice"))
        }
        let versions = root["apis"]?.elements ?? []
        var versionsSeen: Set<String> = []
        for node in versions where versions.count > 1 {
            guard let version = node["version"]?.located(in: file) else {
                diagnostics.append(
                    Diagnostic(
                        .error, "missing-version", at: node.position.location(in: file),
                        "Each of several APIs of a product has a version", hint: "add 'version: v1'"))
                continue
            }
            if !versionsSeen.insert(version.value).inserted {
                diagnostics.append(
                    Diagnostic(
                        .error, "duplicate-version", at: version.location, length: version.length,
                        "Version '\(version.value)' is used twice"))
            }
        }
    }
}

extension Product.Gateway {
    init(reading node: Node?) {
        func list(_ name: String) -> [String] { (node?[name]?.elements ?? []).compactMap(\.string) }
        self.init(upstreams: list("upstream"), hosts: list("hosts"), paths: list("paths"))
    }
}

extension AuthenticationMethod {
    /// Takes `basic` or `{ api-key: { header: X-API-Key } }`.
    init?(reading node: Node) {
        let name = node.string ?? node.entries.first?.key
        let settings = node.string == nil ? node.entries.first?.value : nil
        switch name {
        case "api-key":
            let query = settings?["query"]?.string
            let header = settings?["header"]?.string ?? (query == nil ? Self.defaultKeyHeader : nil)
            self = .apiKey(header: header, query: query)
        case "basic": self = .basic
        case "oauth": self = .oauth(scopes: settings?["scopes"]?.elements.compactMap(\.string) ?? [])
        default: return nil
        }
    }
}

extension Plan {
    /// Takes one plan; `approval` is the product's, which counts where the plan has none.
    init?(reading node: Node, approval: Product.Approval) {
        guard let id = node["id"]?.string else { return nil }
        self.init(
            id: PlanID(id), title: node["title"]?.string ?? id, summary: node["summary"]?.string,
            approval: node["approval"]?.named() ?? approval,
            limits: (node["limits"]?.elements ?? []).compactMap { limit in
                guard let requests = limit["requests"]?.integer, let window = limit["per"]?.named(Limit.Window.self)
                else { return nil }
                return Limit(requests: requests, window: window)
            })
    }
}
