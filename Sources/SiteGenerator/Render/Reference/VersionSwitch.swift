import Mustache
import OpenAPI
import PortalModel

/// The way from a page of one version of an API to the same thing in the others.
struct VersionSwitch {
    let product: PortalProduct
    let current: PortalAPI

    /// The versions in the order in which the product names them; empty where there is but one.
    func links(for content: PortalPage.Content) -> [Value] {
        let versions = product.apis.filter { $0.api.version != nil }
        guard versions.count > 1, current.api.version != nil else { return [] }
        return versions.map { version in
            let isCurrent = version.url == current.url
            let url = isCurrent ? nil : counterpart(of: content, in: version)
            return .object([
                "version": .string(version.version), "current": .boolean(isCurrent),
                "url": .string((url ?? version.url).href),
                // Whether it leads to the version's overview, since the thing itself is not in it.
                "elsewhere": .boolean(!isCurrent && url == nil),
            ])
        }
    }

    private func counterpart(of content: PortalPage.Content, in version: PortalAPI) -> PageURL? {
        switch content {
        case .operation(_, _, let index):
            let operation = current.operations[index]
            return Self.counterpart(of: operation, in: version).map { version.url(of: $0) }
        case .webhook(_, _, let index):
            let path = current.webhooks[index].path
            return version.webhooks.first { $0.path == path }.map { version.url(ofWebhook: $0) }
        case .schema(_, _, let name): return version.hasSchema(name) ? version.url(ofSchema: name) : nil
        case .tag(_, _, let index):
            let slug = current.groups[index].slug
            return version.groups.first { $0.slug == slug }.map { version.url(of: $0) }
        default: return version.url
        }
    }

    /// The operation of the same id, else of the same method and path.
    static func counterpart(of operation: Operation, in version: PortalAPI) -> Operation? {
        if let id = operation.operationId, let index = version.anchors.operation(id) {
            return version.operations[index]
        }
        return version.operations.first { $0.method == operation.method && $0.path == operation.path }
    }
}
