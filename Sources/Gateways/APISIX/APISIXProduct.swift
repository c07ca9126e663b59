import Diagnostics
import PortalModel

/// One product of the snapshot as APISIX can have it, before it is known who subscribes.
struct APISIXProduct {
    typealias Plugin = APISIXConfiguration.Plugin

    let source: GatewaySnapshot.Product
    /// Of its route, service and upstream.
    let id: String
    let uris: [String]
    let hosts: [String]
    let methods: [String]
    /// Those of its methods of authentication that can be expressed, as plugins.
    let authentication: [Plugin]
    let addresses: [UpstreamAddress]
    /// Nothing is passed on, whoever asks. Its paths stay taken, so that no other product answers in its place.
    var isClosed: Bool
    /// Of its plans, those with limits, in the order in which they are declared.
    let limits: [(plan: PlanID, windows: [APISIXConfiguration.PlanLimit.Window])]

    init(_ source: GatewaySnapshot.Product, options: APISIXOptions, report: inout [Diagnostic]) {
        self.source = source
        id = APISIXNames.id(of: source.id.rawValue)
        hosts = Self.hosts(of: source, &report)
        methods = Self.methods(of: source, &report)
        authentication = Self.authentication(of: source, &report)
        let addresses = Self.addresses(of: source, &report)
        limits = APISIXLimits.windows(of: source, options: options, report: &report)
        let uris = Self.paths(of: source, &report)
        // What was left out must not make the rest mean "any": a closed route without a host would take every host.
        let isNowhere = hosts.isEmpty != source.hosts.isEmpty || methods.isEmpty != source.methods.isEmpty
        self.uris = isNowhere ? [] : uris
        isClosed =
            isNowhere || uris.isEmpty || authentication.isEmpty || addresses == nil
            || !source.hosts.allSatisfy(Self.isHost) || !source.methods.allSatisfy(Self.knownMethods.contains)
        self.addresses = addresses ?? []
    }

    /// The name of the label that its subscribers have.
    var label: String { "p_\(id)" }

    /// Whether a subscription may have this plan.
    func knows(_ plan: PlanID?) -> Bool {
        plan == nil ? source.plans.isEmpty : source.plans.contains { $0.id == plan }
    }

    private static func paths(of product: GatewaySnapshot.Product, _ report: inout [Diagnostic]) -> [String] {
        var seen: Set<String> = []
        var paths: [String] = []
        for path in product.paths {
            let literal = path.hasSuffix("/*") ? path.dropLast() : path[...]
            let isUsable =
                literal.utf8.first == 0x2f && path.utf8.count <= 4096 && !literal.utf8.contains(0x2a)
                && literal.utf8.allSatisfy { $0 > 0x20 && $0 != 0x7f }
            if !isUsable {
                report.append(APISIXReport.badPath(product.id.rawValue, path))
            } else if seen.insert(path).inserted {
                paths.append(path)
            }
        }
        if paths.isEmpty { report.append(APISIXReport.noPath(product.id.rawValue)) }
        return paths
    }

    private static func hosts(of product: GatewaySnapshot.Product, _ report: inout [Diagnostic]) -> [String] {
        if let host = product.hosts.first(where: { !isHost($0) }) {
            report.append(APISIXReport.badHost(product.id.rawValue, host))
        }
        return unique(product.hosts.filter(isHost).map { $0.lowercased() })
    }

    private static func isHost(_ text: String) -> Bool { APISIXNames.isHost(text, wildcard: true) }

    private static func methods(of product: GatewaySnapshot.Product, _ report: inout [Diagnostic]) -> [String] {
        if let method = product.methods.first(where: { !knownMethods.contains($0) }) {
            report.append(APISIXReport.badMethod(product.id.rawValue, method))
        }
        return unique(product.methods.filter(knownMethods.contains))
    }

    /// `method_schema` of APISIX.
    private static let knownMethods: Set = [
        "GET", "POST", "PUT", "DELETE", "PATCH", "HEAD", "OPTIONS", "CONNECT", "TRACE", "PURGE",
    ]

    private static func authentication(
        of product: GatewaySnapshot.Product, _ report: inout [Diagnostic]
    ) -> [Plugin] {
        let id = product.id.rawValue
        var plugins: [Plugin] = []
        var hasOAuth = false
        for method in product.authentication {
            switch method {
            case .apiKey(let header, let query):
                // An empty name turns off what APISIX would look at by default: no header and no parameter has it.
                let name = header ?? (query == nil ? AuthenticationMethod.defaultKeyHeader : "")
                guard name.isEmpty ? header == nil : APISIXNames.isHeader(name),
                    query.map({ APISIXNames.isVisible($0) }) ?? true
                else {
                    report.append(APISIXReport.badKeyName(id))
                    continue
                }
                plugins.append(.keyAuth(header: name, query: query ?? ""))
            case .basic: plugins.append(.basicAuth)
            case .oauth: hasOAuth = true
            }
        }
        plugins = plugins.enumerated().filter { !plugins[..<$0.offset].contains($0.element) }.map(\.element)
        if product.authentication.isEmpty { report.append(APISIXReport.noMethod(id)) }
        if hasOAuth {
            report.append(plugins.isEmpty ? APISIXReport.oauthOnly(id) : APISIXReport.oauthLeftOut(id))
        }
        return plugins
    }

    private static func addresses(
        of product: GatewaySnapshot.Product, _ report: inout [Diagnostic]
    ) -> [UpstreamAddress]? {
        var addresses: [UpstreamAddress] = []
        for url in product.upstreams {
            guard let address = UpstreamAddress(url) else {
                report.append(APISIXReport.badUpstream(product.id.rawValue, url))
                return nil
            }
            if !addresses.contains(address) { addresses.append(address) }
        }
        guard let first = addresses.first else {
            report.append(APISIXReport.noUpstream(product.id.rawValue))
            return nil
        }
        guard addresses.allSatisfy({ $0.scheme == first.scheme && $0.path == first.path }) else {
            report.append(APISIXReport.mixedUpstreams(product.id.rawValue))
            return nil
        }
        return addresses
    }

    private static func unique(_ texts: [String]) -> [String] {
        var seen: Set<String> = []
        return texts.filter { seen.insert($0).inserted }
    }
}
