package import Diagnostics
import PortalModel

/// Compares what is documented with what gateways let through: an operation that no route leads to, a route that no
/// document knows, a server that no host serves, another way to be let in than the one that is described.
///
/// It goes by the same table as the writers (``RouteTable``), so it says of all gateways what each of them does.
package enum GatewayConformance {
    /// - Returns: In the order of the operations, then of the products. No two say the same.
    /// - Throws: ``GatewayRefusal``.
    package static func diagnostics(
        of snapshot: GatewaySnapshot, documented operations: [DocumentedOperation]
    ) throws(GatewayRefusal) -> [Diagnostic] {
        var ignored = GatewayReport("gateway", gateway: "The gateway")
        var run = Run(try FrontedProduct.all(of: snapshot, takesTokens: true, report: &ignored))
        for operation in operations { run.check(operation) }
        run.checkRoutes()
        run.checkMethods()
        return run.diagnostics
    }

    private struct Run {
        private let products: [FrontedProduct]
        private let places: [ProductID: Int]
        private let hosts: [String: RouteTable.Host]
        private(set) var diagnostics: [Diagnostic] = []
        private var told: Set<String> = []
        /// The paths of each product that some operation goes by, and the ways to be let in that some operation describes.
        private var used: [Set<String>]
        private var described: [Set<String>]
        private var hasOperations: [Bool]

        init(_ products: [FrontedProduct]) {
            self.products = products
            places = Dictionary(products.enumerated().map { ($1.source.id, $0) }) { first, _ in first }
            hosts = Dictionary(RouteTable(products).hosts.map { ($0.name, $0) }) { first, _ in first }
            used = Array(repeating: [], count: products.count)
            described = used
            hasOperations = Array(repeating: false, count: products.count)
        }

        private mutating func tell(
            _ severity: Diagnostic.Severity, _ id: String, _ message: String, at location: SourceLocation? = nil,
            hint: String? = nil
        ) {
            guard told.insert(message).inserted else { return }
            diagnostics.append(Diagnostic(severity, id, at: location, message, hint: hint))
        }

        mutating func check(_ operation: DocumentedOperation) {
            guard let place = places[operation.product] else { return }
            hasOperations[place] = true
            let servers = operation.servers.isEmpty ? [""] : operation.servers
            // One for trying out may be elsewhere, but not all of them.
            let isServed = servers.contains { table(of: operation.address(at: $0).host, products[place]) != nil }
            for server in servers { checkRoute(of: operation, at: server, place, isServed: isServed) }
            if let security = operation.security { check(security, of: operation, place) }
        }

        // MARK: Routes

        private mutating func checkRoute(
            of operation: DocumentedOperation, at server: String, _ place: Int, isServed: Bool
        ) {
            let product = products[place]
            let (host, path) = operation.address(at: server)
            guard let table = table(of: host, product) else {
                tell(
                    isServed ? .warning : .error, "server-without-host",
                    "The server '\(server)' of product '\(product.source.id)' is no host of the gateway",
                    at: operation.location, hint: "it has \(product.hosts.joined(separator: ", "))")
                return
            }
            let found = table.entries.first { $0.covers(path) && $0.takes(operation.method) }
            guard let found, found.product == place else {
                let name = "\(operation.method) \(path)"
                if let found {
                    tell(
                        .error, "operation-elsewhere",
                        "'\(name)' of product '\(product.source.id)' leads to product '\(products[found.product].source.id)', by its path '\(found.path)'",
                        at: operation.location)
                } else if table.entries.contains(where: { $0.product == place && $0.covers(path) }) {
                    tell(
                        .error, "operation-without-method",
                        "'\(name)' of product '\(product.source.id)' is closed: the gateway lets \(product.methods.joined(separator: ", ")) through",
                        at: operation.location)
                } else {
                    tell(
                        .error, "operation-without-route",
                        "'\(name)' of product '\(product.source.id)' is at none of the gateway's paths",
                        at: operation.location, hint: "it has \(product.paths.joined(separator: ", "))")
                }
                return
            }
            used[place].insert(found.path)
        }

        /// The routes that a host's requests are tried on; `nil` where none of the product's hosts is meant.
        private func table(of host: String?, _ product: FrontedProduct) -> RouteTable.Host? {
            guard let host else { return hosts[product.hosts.first ?? "*"] }
            if let exact = hosts[host] { return exact }
            let wide = hosts.keys.filter { $0.hasPrefix("*") && $0 != "*" && host.hasSuffix($0.dropFirst()) }
            if let closest = wide.max(by: { $0.utf8.count < $1.utf8.count }) { return hosts[closest] }
            return product.hosts.isEmpty ? hosts["*"] : nil
        }

        mutating func checkRoutes() {
            for (place, product) in products.enumerated() where hasOperations[place] && !product.isClosed {
                for path in product.paths where !used[place].contains(path) {
                    tell(
                        .warning, "route-without-operation",
                        "The path '\(path)' of product '\(product.source.id)' is open, and no operation is documented there"
                    )
                }
            }
        }

        // MARK: Methods of authentication

        private mutating func check(_ security: [[String]], of operation: DocumentedOperation, _ place: Int) {
            let product = products[place]
            let accepted = product.source.authentication.flatMap(\.words)
            let ways = security.filter { !$0.isEmpty }
            for way in ways where way.count == 1 { described[place].insert(way[0].comparable) }
            let isOpen = ways.isEmpty || ways.count < security.count
            let takes = "the gateway takes \(accepted.joined(separator: ", "))"
            if isOpen {
                tell(
                    .warning, "security-open",
                    "Operations of product '\(product.source.id)' are documented to need no credential; \(takes)",
                    at: operation.location)
            } else if !ways.contains(where: { $0.count == 1 && accepted.map(\.comparable).contains($0[0].comparable) })
            {
                let words = ways.map { $0.joined(separator: " with ") }.joined(separator: ", ")
                tell(
                    .error, "security-differs",
                    "Operations of product '\(product.source.id)' are documented to need \(words); \(takes)",
                    at: operation.location)
            }
        }

        mutating func checkMethods() {
            for (place, product) in products.enumerated() where !described[place].isEmpty {
                for word in product.source.authentication.flatMap(\.words)
                where !described[place].contains(word.comparable) {
                    tell(
                        .warning, "security-undocumented",
                        "The gateway takes \(word) for product '\(product.source.id)', and no operation says so")
                }
            }
        }
    }
}

extension RouteTable.Entry {
    /// Whether all that a template stands for is among its paths.
    fileprivate func covers(_ template: String) -> Bool {
        guard isPrefix else { return template == path }
        return template.prefix { $0 != "{" }.hasPrefix(literal)
    }

    fileprivate func takes(_ method: String) -> Bool { methods.isEmpty || methods.contains(method) }
}

extension AuthenticationMethod {
    /// As the catalogue's operations name it.
    fileprivate var words: [String] {
        switch self {
        case .apiKey(let header, let query):
            let header = header ?? (query == nil ? Self.defaultKeyHeader : nil)
            return [header.map { "api-key header \($0)" }, query.map { "api-key query \($0)" }].compactMap { $0 }
        case .basic: return ["basic"]
        case .oauth: return ["oauth"]
        }
    }
}

extension String {
    /// Names of headers are the same in any case (RFC 9110 §5.1).
    fileprivate var comparable: String { hasPrefix("api-key header ") ? lowercased() : self }
}
