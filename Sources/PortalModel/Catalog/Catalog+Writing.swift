import Diagnostics
package import Serialization

extension Catalog {
    /// The catalogue as a document.
    package var node: Node {
        .object([("format", .number(Self.format)), ("portals", .list(portals.map(\.node)))])
    }
}

extension Catalog.Entry {
    fileprivate var node: Node {
        .object([
            ("id", .text(portal.id.rawValue)), ("title", .text(portal.title)), ("url", .text(portal.url)),
            ("language", .text(portal.language)), ("theme", .text(portal.theme.value)),
            (
                "access",
                .object([
                    ("reading", .text(portal.access.reading.rawValue)),
                    ("registration", .text(portal.access.registration.rawValue)),
                    ("signIn", .list(portal.access.signIn.map { .text($0.value) })),
                ])
            ),
            ("products", .list(products.map(\.node))),
        ])
    }
}

extension Catalog.Offer {
    fileprivate var node: Node {
        .object([
            ("id", .text(product.id.rawValue)), ("name", .text(product.name)),
            ("summary", product.summary.map { .text($0) }), ("url", .text(url)),
            ("type", .text(product.kind.rawValue)), ("status", .text(product.status.rawValue)),
            ("sunset", product.sunset.map { .text($0) }), ("visibility", .text(product.visibility.rawValue)),
            (
                "labels",
                .object(product.labels.sorted { $0.key < $1.key }.map { ($0.key, .list($0.value.map { .text($0) })) })
            ),
            ("authentication", .list(product.authentication.map(\.node))),
            ("subscription", .object([("approval", .text(product.approval.rawValue))])),
            ("terms", terms.map { .object([("url", $0.url.map { .text($0) }), ("version", .text($0.version))]) }),
            ("plans", .list(product.plans.map(\.node))), ("gateway", product.gateway.node),
            ("operations", .list(operations.map(\.node))),
        ])
    }
}

extension Catalog.Operation {
    fileprivate var node: Node {
        .object([
            ("id", id.map { .text($0) }), ("method", .text(method)), ("path", .text(path)),
            ("version", version.map { .text($0) }), ("at", location.map { .text("\($0)") }),
            ("servers", servers.isEmpty ? nil : .list(servers.map { .text($0) })),
            ("security", security.map { .list($0.map { .list($0.map { .text($0) }) }) }),
        ])
    }
}

extension Product.Gateway {
    fileprivate var node: Node {
        func list(_ texts: [String]) -> Node { .list(texts.map { .text($0) }) }
        return .object([("upstream", list(upstreams)), ("hosts", list(hosts)), ("paths", list(paths))])
    }
}

extension AuthenticationMethod {
    /// As `product.yaml` has it.
    fileprivate var node: Node {
        switch self {
        case .apiKey(let header, let query):
            .object([(id, .object([("header", header.map { .text($0) }), ("query", query.map { .text($0) })]))])
        case .basic: .text(id)
        case .oauth(let scopes): .object([(id, .object([("scopes", .list(scopes.map { .text($0) }))]))])
        }
    }
}

extension Plan {
    fileprivate var node: Node {
        .object([
            ("id", .text(id.rawValue)), ("title", .text(title)), ("summary", summary.map { .text($0) }),
            ("approval", .text(approval.rawValue)),
            (
                "limits",
                .list(
                    limits.map { .object([("requests", .number($0.requests)), ("per", .text($0.window.rawValue))]) })
            ),
        ])
    }
}

extension Node {
    /// The members that are there, in this order.
    fileprivate static func object(_ members: [(String, Node?)]) -> Node {
        Node(.mapping(Mapping(members.compactMap { key, value in value.map { Mapping.Entry(key, $0) } })))
    }
}
