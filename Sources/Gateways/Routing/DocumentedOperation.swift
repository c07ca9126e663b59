package import Diagnostics
package import PortalModel

/// One operation of a product as its document describes it.
package struct DocumentedOperation: Sendable {
    package var product: ProductID
    /// In capitals.
    package var method: String
    /// A template without the servers' base path: `/shipments/{id}`.
    package var path: String
    /// Base URLs, complete or from a `/` on.
    package var servers: [String]
    /// Each way to be let in, as all that it asks for; `nil` where that is not known.
    package var security: [[String]]?
    package var location: SourceLocation?

    package init(
        product: ProductID, method: String, path: String, servers: [String], security: [[String]]?,
        location: SourceLocation?
    ) {
        self.product = product
        self.method = method
        self.path = path
        self.servers = servers
        self.security = security
        self.location = location
    }
}

extension DocumentedOperation {
    /// A server's host, `nil` for the one that the document came from, and the whole path below it.
    func address(at server: String) -> (host: String?, path: String) {
        var rest = server[...]
        var host: String?
        if let mark = rest.firstRange(of: "://") {
            rest = rest[mark.upperBound...]
            let authority = rest.prefix { $0 != "/" && $0 != "?" && $0 != "#" }
            rest = rest.dropFirst(authority.count)
            let name = authority.split(separator: "@").last ?? ""
            host = (name.hasPrefix("[") ? name[...] : name.prefix { $0 != ":" }).lowercased()
        }
        var base = rest.prefix { $0 != "?" && $0 != "#" }
        while base.hasSuffix("/") { base.removeLast() }
        return (host, (base.isEmpty || base.hasPrefix("/") ? String(base) : "/" + base) + path)
    }
}
