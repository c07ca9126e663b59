package import Diagnostics
package import Serialization

extension SiteConfig {
    /// Takes a site's configuration from its document.
    ///
    /// - Parameters:
    ///   - root: The tree of `site-config.json`, already checked against ``siteConfigSchema``; what does not fit is skipped.
    ///   - file: Path for diagnostics.
    ///   - diagnostics: Receives what the schema cannot say: two portals of one id, unknown identity providers.
    package init(reading root: Node, file: String, diagnostics: inout [Diagnostic]) {
        let organization = root["organization"]
        self.init(
            organization: Organization(
                name: organization?["name"]?.string ?? "", url: organization?["url"]?.string,
                support: organization?["support"]?.string),
            companionURL: root["companion"]?["url"]?.string.map(Self.withoutTrailingSlash),
            identityProviders: (root["identityProviders"]?.elements ?? []).compactMap { node in
                guard let id = node["id"]?.string else { return nil }
                return IdentityProvider(id: id, title: node["title"]?.string ?? id)
            },
            portals: (root["portals"]?.elements ?? []).compactMap { Portal(reading: $0, file: file) },
            companion: CompanionSettings(reading: root["companion"]),
            gateways: (root["gateways"]?.elements ?? []).compactMap(GatewayTarget.init(reading:)))
        checks.brokenLinks = root["checks"]?["brokenLinks"]?.named() ?? .error
        checkPortals(into: &diagnostics)
    }

    fileprivate static func withoutTrailingSlash(_ url: String) -> String {
        url.hasSuffix("/") ? String(url.dropLast()) : url
    }

    private func checkPortals(into diagnostics: inout [Diagnostic]) {
        var first: [PortalID: SourceLocation] = [:]
        let methods = ["password"] + identityProviders.map(\.id)
        for portal in portals {
            if let earlier = first[portal.id] {
                diagnostics.append(
                    Diagnostic(
                        .error, "duplicate-portal", at: portal.location, "Portal id '\(portal.id)' is used twice",
                        hint: "give each portal an id of its own", notes: [.init("first used here", at: earlier)]))
            } else {
                first[portal.id] = portal.location
            }
            for method in portal.access.signIn where !methods.contains(method.value) {
                diagnostics.append(
                    Diagnostic(
                        .error, "unknown-identity-provider", at: method.location, length: method.length,
                        "'\(method.value)' is neither 'password' nor an identity provider of this site",
                        hint: Spelling.hint(for: method.value, among: methods)))
            }
        }
    }
}

extension Portal {
    /// Takes one portal from its entry; `nil` where it has no usable id or title, which the schema has reported.
    init?(reading node: Node, file: String) {
        guard let id = node["id"]?.string, let title = node["title"]?.string else { return nil }
        let url = node["url"]?.string ?? "http://localhost/"
        let branding = node["branding"]
        self.init(
            id: PortalID(id), title: title, description: node["description"]?.string,
            url: url.hasSuffix("/") ? url : url + "/", language: node["language"]?.string ?? "en",
            theme: node["theme"]?.located(in: file)
                ?? Located("default", at: node.position.location(in: file)),
            branding: Branding(
                logo: branding?["logo"]?.located(in: file), favicon: branding?["favicon"]?.located(in: file),
                accent: branding?["accent"]?.located(in: file)),
            catalog: CatalogSelection(reading: node["catalog"], file: file),
            navigation: node["navigation"].map { list in
                list.elements.compactMap { NavigationItem(reading: $0, file: file) }
            },
            access: AccessPolicy(reading: node["access"], file: file), location: node.position.location(in: file))
    }
}

extension Portal.NavigationItem {
    init?(reading node: Node, file: String) {
        guard let title = node["title"]?.string else { return nil }
        let target: Target
        if let path = node["path"]?.string {
            target = .path(path)
        } else if let url = node["url"]?.string {
            target = .url(url)
        } else {
            target = .products
        }
        let place = node["path"]?.position ?? node.position
        self.init(title: title, target: target, location: place.location(in: file))
    }
}

extension CatalogSelection {
    init(reading node: Node?, file: String) {
        self.init(
            patterns: node?["products"]?.locatedStrings(in: file) ?? [],
            labels: (node?["labels"]?.entries ?? []).map { entry in
                Label(name: entry.key, values: entry.value.locatedStrings(in: file))
            })
    }
}

extension AccessPolicy {
    init(reading node: Node?, file: String) {
        self.init(
            reading: node?["reading"]?.named() ?? .anyone,
            registration: node?["registration"]?.named() ?? .selfService,
            signIn: node?["signIn"]?.locatedStrings(in: file) ?? [],
            emailDomains: EmailDomains(
                allowed: (node?["emailDomains"]?["allow"]?.elements ?? []).compactMap(\.string),
                denied: (node?["emailDomains"]?["deny"]?.elements ?? []).compactMap(\.string)),
            signUpFields: (node?["signUp"]?["fields"]?.elements ?? []).compactMap(SignUpField.init(reading:)),
            terms: Terms(reading: node?["terms"]))
    }
}

extension AccessPolicy.Terms {
    init?(reading node: Node?) {
        guard let url = node?["url"]?.string, let version = node?["version"]?.string else { return nil }
        self.init(url: url, version: version)
    }
}

extension SignUpField {
    init?(reading node: Node) {
        guard let id = node["id"]?.string, let label = node["label"]?.string else { return nil }
        let options = (node["options"]?.elements ?? []).compactMap(\.string)
        self.init(
            id: id, label: label, hint: node["hint"]?.string,
            kind: node["kind"]?.named() ?? (options.isEmpty ? .text : .choice), options: options,
            isRequired: node["required"]?.boolean ?? true)
    }
}

extension CompanionSettings {
    init(reading node: Node?) {
        self.init()
        if let database = node?["database"]?.string { self.database = database }
        if let masterKey = SecretSource(reading: node?["masterKey"]) { self.masterKey = masterKey }
        if let from = node?["mail"]?["from"]?.string, let smtp = SecretSource(reading: node?["mail"]?["smtp"]) {
            mail = Mail(from: from, smtp: smtp)
        }
        server = ServerSettings(reading: node?["server"])
        generator = GeneratorSettings(reading: node?["generator"])
        oauth = OAuthSettings(reading: node?["oauth"])
        webhookHosts = (node?["webhooks"]?["allow"]?.elements ?? []).compactMap(\.string)
    }
}

extension CompanionSettings.SecretSource {
    init?(reading node: Node?) {
        if let name = node?["env"]?.string {
            self = .environment(name)
        } else if let path = node?["file"]?.string {
            self = .file(path)
        } else {
            return nil
        }
    }
}

extension GatewayTarget {
    init?(reading node: Node) {
        guard let id = node["id"]?.string, let kind = node["kind"]?.named(Kind.self) else { return nil }
        self.init(
            id: id, kind: kind, path: node["path"]?.string, listen: node["listen"]?.string,
            mount: node["mount"]?.string, authorities: node["authorities"]?.string,
            program: node["program"]?.string, processID: node["processId"]?.string,
            companion: node["companion"]?.string.map(SiteConfig.withoutTrailingSlash), cache: node["cache"]?.string,
            url: node["url"]?.string,
            key: CompanionSettings.SecretSource(reading: node["key"]),
            namespace: node["namespace"]?.string ?? "portico", version: node["version"]?.string,
            drift: node["drift"]?.named(DriftPolicy.self) ?? .repair,
            usage: node["usage"].map { usage in
                Usage(
                    log: usage["log"]?.string, mount: usage["mount"]?.string,
                    companion: usage["companion"]?.string.map(SiteConfig.withoutTrailingSlash))
            }, isEnabled: node["enabled"]?.boolean ?? true)
    }
}
