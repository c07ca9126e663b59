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
        self.init(
            product: shown.product, url: shown.url.path,
            operations: documents.flatMap { version, document in
                document.operations.map {
                    Catalog.Operation(id: $0.operationId, method: $0.method, path: $0.path, version: version)
                }
            })
    }
}
