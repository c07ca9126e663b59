package import Diagnostics

/// What the generator tells the companion: which portals there are, and which products each of them offers.
///
/// Written as `catalog.json` beside the portals' folders. It holds what decides about access and subscriptions; the
/// words of the documentation stay in the pages. Portals are written as in `site-config.json` and products as in
/// `product.yaml`, so that the same code reads them.
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
        /// What its subscribers accept, where it has terms.
        package var terms: Terms?

        /// - Parameter product: Its ``Product/gateway`` is complete: the documents' servers and paths stand where
        ///   `product.yaml` says nothing.
        package init(product: Product, url: String, operations: [Operation], terms: Terms? = nil) {
            self.product = product
            self.url = url
            self.operations = operations
            self.terms = terms
        }
    }

    /// The terms of a product as they are now.
    package struct Terms: Sendable, Equatable {
        /// Their page, from the portal's root; `nil` where the portal does not show it.
        package var url: String?
        /// Changes with their text.
        package var version: String

        package init(url: String?, version: String) {
            self.url = url
            self.version = version
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
        /// Where it is documented; `nil` in catalogues of before.
        package var location: SourceLocation?
        /// Base URLs, complete or from a `/` on; empty where the document names none.
        package var servers: [String]
        /// Each way to be let in that is documented, as all that it asks for: `api-key header X-API-Key`, `basic`, `oauth`.
        /// `nil` in catalogues of before.
        package var security: [[String]]?

        package init(
            id: String?, method: String, path: String, version: String?, location: SourceLocation? = nil,
            servers: [String] = [], security: [[String]]? = nil
        ) {
            self.id = id
            self.method = method
            self.path = path
            self.version = version
            self.location = location
            self.servers = servers
            self.security = security
        }
    }

    /// Version of the layout; a companion refuses one that it does not know.
    package static let format = 1

    package var portals: [Entry]

    package init(portals: [Entry]) { self.portals = portals }
}
