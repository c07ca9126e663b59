package import Diagnostics

/// A curated bundle of APIs with its documentation, accepted authentication methods, plans and subscription policy.
package struct Product: Sendable {
    package enum Kind: String, Sendable {
        /// A gateway stands in front of it; it can be subscribed to.
        case gateway
        /// Documented only.
        case external
    }

    /// `draft → published → deprecated → retired`. Drafts and retired products are built nowhere.
    package enum Status: String, Sendable {
        case draft, published, deprecated, retired
    }

    package enum Visibility: String, Sendable {
        case anyone
        case signedIn = "signed-in"
        /// The documentation is locked until subscribed.
        case subscribed
    }

    package enum Approval: String, Sendable {
        case automatic, manual
    }

    /// One OpenAPI document of the product.
    package struct API: Sendable {
        /// Path relative to the product's folder.
        package var document: Located<String>
        package var version: String?
        package var title: String?
        /// The day on which the document took effect: `2026-10-01`.
        package var released: String?
        /// Earlier releases of this version, the latest first.
        package var history: [Release]
    }

    /// An OpenAPI document as it once was, kept for the changelog.
    package struct Release: Sendable {
        /// Path relative to the product's folder.
        package var document: Located<String>
        package var released: String?
    }

    /// Where the gateway finds it and lets it be found.
    package struct Gateway: Sendable, Equatable {
        /// Base URLs of what answers behind the gateway.
        package var upstreams: [String]
        /// Host names it is called under.
        package var hosts: [String]
        /// Path patterns, exact or with a last `/*`.
        package var paths: [String]

        package init(upstreams: [String] = [], hosts: [String] = [], paths: [String] = []) {
            self.upstreams = upstreams
            self.hosts = hosts
            self.paths = paths
        }

        /// Whether it may be one of ``upstreams``: an address of HTTP that has a host.
        package static func isUpstream(_ text: String) -> Bool {
            guard let scheme = ["http://", "https://"].first(where: text.hasPrefix) else { return false }
            let rest = text.dropFirst(scheme.count)
            return rest.first.map { $0 != "/" && $0 != ":" } == true
                && rest.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7F && $0 != UInt8(ascii: "\"") }
        }
    }

    package var id: ProductID
    package var name: String
    package var summary: String?
    package var kind: Kind
    package var status: Status
    /// The date of retirement, `2027-06-30`, of a deprecated product.
    package var sunset: String?
    /// Label → values; one value is a list of one.
    package var labels: [String: [String]]
    package var visibility: Visibility
    package var apis: [API]
    package var authentication: [AuthenticationMethod]
    package var approval: Approval
    /// Markdown file of the terms, relative to the product's folder.
    package var terms: Located<String>?
    package var plans: [Plan]
    /// As written; what is left out of it comes from the OpenAPI documents.
    package var gateway: Gateway
    /// Where `name` stands in product.yaml.
    package var location: SourceLocation
    /// Path of product.yaml from the site's root.
    package var file: String

    /// Whether the product is part of what is built.
    package var isBuilt: Bool { status == .published || status == .deprecated }
    /// Whether developers can subscribe to it.
    package var acceptsSubscriptions: Bool { kind == .gateway && status == .published }

    /// The file's name in a product's folder.
    package static let fileName = "product.yaml"
}
