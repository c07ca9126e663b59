import Crypto
import OpenAPI
import PortalModel
import Serialization

extension Catalog {
    /// The catalogue of the portals as they were assembled.
    init(site: Site, portals: [PortalSite]) {
        self.init(
            portals: portals.map { portal in
                Entry(portal: portal.portal, products: portal.products.map { Offer($0, portal: portal, site: site) })
            })
    }

    /// The content of `catalog.json`.
    var json: [UInt8] {
        var bytes: [UInt8] = []
        JSONWriter.write(node, pretty: true, into: &bytes)
        bytes.append(UInt8(ascii: "\n"))
        return bytes
    }
}

extension Catalog.Offer {
    /// A locked product keeps its operations here: the companion and the gateway need them, readers do not see this file.
    init(_ shown: PortalProduct, portal: PortalSite, site: Site) {
        let loaded = site.products.first { $0.product.id == shown.product.id }
        let documents = (loaded?.apis ?? []).map { api in
            (version: api.api.version, document: api.document.cut(for: [portal.portal.id.rawValue]).document)
        }
        var product = shown.product
        product.gateway.complete(from: documents.map(\.document))
        self.init(
            product: product, url: shown.url.path,
            operations: documents.flatMap { version, document in
                document.operations.map { operation in
                    let servers = operation.servers.isEmpty ? document.servers : operation.servers
                    return Catalog.Operation(
                        id: operation.operationId, method: operation.method, path: operation.path, version: version,
                        location: operation.location, servers: servers.flatMap(\.allURLs),
                        security: operation.security.map { document.words(of: $0) })
                }
            },
            terms: Catalog.Terms(of: product, portal: portal, site: site))
    }
}

extension OpenAPIDocument {
    /// What one way to be let in asks for, in the catalogue's words.
    fileprivate func words(of requirement: SecurityRequirement) -> [String] {
        requirement.schemes.map { scheme in
            guard let declared = securitySchemes.first(where: { $0.name == scheme.name }) else { return scheme.name }
            switch declared.kind {
            case .apiKey(let name, let place): return "api-key \(place.rawValue) \(name)"
            case .http(let scheme, _):
                switch scheme.lowercased() {
                case "basic": return "basic"
                case "bearer": return "oauth"
                default: return scheme
                }
            case .oauth2, .openIdConnect: return "oauth"
            case .mutualTLS: return "mutual-tls"
            case .other(let name): return name
            }
        }
    }
}

extension Catalog.Terms {
    /// `nil` where the product has no terms, or none that can be read; the renderer reports the latter.
    fileprivate init?(of product: Product, portal: PortalSite, site: Site) {
        guard let path = product.termsPath, let text = try? site.folder.read(path) else { return nil }
        let page = portal.routes.bySource[path].map { portal.pages[$0].url.path }
        self.init(url: page, version: ContentHash.short(text))
    }
}

extension Product.Gateway {
    /// Takes hosts and paths that the author left out from the servers and paths of the documents.
    fileprivate mutating func complete(from documents: [OpenAPIDocument]) {
        let servers = documents.map { document in document.servers.flatMap(\.allURLs).map(ServerAddress.init) }
        if hosts.isEmpty { hosts = Set(servers.joined().compactMap(\.host)).sorted() }
        guard paths.isEmpty else { return }
        var found: Set<String> = []
        for (document, servers) in zip(documents, servers) {
            let bases = servers.isEmpty ? [""] : Set(servers.map(\.path)).sorted()
            for operation in document.operations { found.formUnion(bases.map { Self.pattern($0 + operation.path) }) }
        }
        paths = found.sorted()
    }

    /// A path template as a pattern: everything from its first variable on is open.
    private static func pattern(_ template: String) -> String {
        guard let brace = template.firstIndex(of: "{") else { return template }
        let fixed = template[..<brace]
        guard let slash = fixed.lastIndex(of: "/") else { return "/*" }
        return fixed[...slash] + "*"
    }
}

/// The parts of a server's URL that a gateway matches.
private struct ServerAddress {
    /// Without the port; `nil` where the URL is relative.
    let host: String?
    /// Without a slash at the end.
    let path: String

    init(_ url: String) {
        var rest = url[...]
        var host: Substring?
        if let mark = rest.firstRange(of: "://") {
            rest = rest[mark.upperBound...]
            let authority = rest.prefix { $0 != "/" && $0 != "?" && $0 != "#" }
            rest = rest.dropFirst(authority.count)
            let name = authority.split(separator: "@").last ?? ""
            host = name.hasPrefix("[") ? name.prefix { $0 != "]" }.dropFirst() : name.prefix { $0 != ":" }
        }
        let path = rest.prefix { $0 != "?" && $0 != "#" }
        self.path = String(path.hasSuffix("/") ? path.dropLast() : path)
        self.host = host.map { $0.lowercased() }
    }
}
