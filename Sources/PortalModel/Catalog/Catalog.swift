package import Serialization

/// What the generator tells the companion: which portals there are, and which products each of them offers.
///
/// Written as `catalog.json` beside the portals' folders. It holds what decides about access and subscriptions; the
/// words of the documentation stay in the pages.
package struct Catalog: Sendable {
    /// One portal as the companion knows it.
    package struct Entry: Sendable {
        package var portal: Portal
        /// The products it offers, by name.
        package var products: [Offer]

        package init(portal: Portal, products: [Offer]) {
            self.portal = portal
            self.products = products
        }
    }

    /// One product in one portal.
    package struct Offer: Sendable {
        package var product: Product
        /// The product's page, from the portal's root.
        package var url: String
        package var operations: [Operation]

        package init(product: Product, url: String, operations: [Operation]) {
            self.product = product
            self.url = url
            self.operations = operations
        }
    }

    /// One operation that a gateway must open for subscribers.
    package struct Operation: Sendable {
        package var id: String?
        /// In capitals.
        package var method: String
        /// A path template with the servers' base path not applied.
        package var path: String
        /// Version name of its API, where the product has several.
        package var version: String?

        package init(id: String?, method: String, path: String, version: String?) {
            self.id = id
            self.method = method
            self.path = path
            self.version = version
        }
    }

    /// Version of the layout; a companion refuses one that it does not know.
    package static let format = 1

    package var portals: [Entry]

    package init(portals: [Entry]) { self.portals = portals }
}

extension Catalog {
    /// The catalogue as a document.
    package var node: Node {
        .object([("format", .integer(Self.format)), ("portals", .list(portals.map(\.node)))])
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
            ("approval", .text(product.approval.rawValue)), ("terms", product.terms.map { .text($0.value) }),
            ("plans", .list(product.plans.map(\.node))), ("operations", .list(operations.map(\.node))),
        ])
    }
}

extension Catalog.Operation {
    fileprivate var node: Node {
        .object([
            ("id", id.map { .text($0) }), ("method", .text(method)), ("path", .text(path)),
            ("version", version.map { .text($0) }),
        ])
    }
}

extension AuthenticationMethod {
    fileprivate var node: Node {
        switch self {
        case .apiKey(let header, let query):
            .object([
                ("method", .text(id)), ("header", header.map { .text($0) }), ("query", query.map { .text($0) }),
            ])
        case .basic: .object([("method", .text(id))])
        case .oauth(let scopes): .object([("method", .text(id)), ("scopes", .list(scopes.map { .text($0) }))])
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
                    limits.map { .object([("requests", .integer($0.requests)), ("per", .text($0.window.rawValue))]) })
            ),
        ])
    }
}

extension Node {
    fileprivate static func text(_ text: String) -> Node { Node(.string(text)) }
    fileprivate static func integer(_ number: Int) -> Node { Node(.number(Number(number))) }
    fileprivate static func list(_ nodes: [Node]) -> Node { Node(.sequence(nodes)) }
    /// The members that are there, in this order.
    fileprivate static func object(_ members: [(String, Node?)]) -> Node {
        Node(.mapping(Mapping(members.compactMap { key, value in value.map { Mapping.Entry(key, $0) } })))
    }
}
