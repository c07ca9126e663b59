package import Diagnostics
import Gateways
import PortalModel

/// What is documented, against what gateways let through: found before a developer finds it.
package enum Conformance {
    /// Every operation of the catalogue's products that gateways front.
    /// - Returns: With places in the documents.
    /// - Throws: ``GatewayRefusal``.
    package static func diagnostics(_ context: ServiceContext) throws -> [Diagnostic] {
        let offering = context.offerings.now
        let operations = offering.catalog.portals.flatMap(\.products).flatMap { offer in
            offer.operations.map { operation in
                DocumentedOperation(
                    product: offer.product.id, method: operation.method, path: operation.path,
                    servers: operation.servers, security: operation.security, location: operation.location)
            }
        }
        let snapshot = GatewaySnapshot(revision: 0, products: SnapshotBuilder(context).products(of: offering))
        return try GatewayConformance.diagnostics(of: snapshot, documented: operations)
    }
}
