import PortalModel

/// One product of the snapshot as a gateway can have it, before it is known who subscribes: what is left of it after
/// everything that no gateway can express has gone into the report.
struct FrontedProduct {
    /// Where an API key is looked for; at least one of both. The header wins.
    struct KeyPlace: Equatable {
        var header: String?
        var query: String?
    }

    let source: GatewaySnapshot.Product
    /// Letters, digits, `-`, `_` and `.`, at most 64.
    let id: String
    /// Exact, or with a last `/*`; each once.
    let paths: [String]
    /// In lower case, each once; empty: any.
    let hosts: [String]
    /// Empty: all.
    let methods: [String]
    /// Where it takes API keys; empty where it takes none.
    let keyPlaces: [KeyPlace]
    let acceptsBasic: Bool
    /// Whether tokens of OAuth open it; see ``ProductID/audience``.
    let takesTokens: Bool
    /// Of one scheme and path.
    let addresses: [UpstreamAddress]
    /// Nothing is passed on, whoever asks. Its paths stay taken, so that no other product answers in its place.
    var isClosed: Bool
    /// Of its plans, those with limits, in the order in which they are declared.
    let limits: [(plan: PlanID, windows: [PlanWindow])]
    /// Those whose pages may call it.
    let origins: [String]

    /// - Parameter takesTokens: Whether the gateway can verify tokens of OAuth.
    init(_ source: GatewaySnapshot.Product, takesTokens: Bool, report: inout GatewayReport) {
        self.source = source
        id = GatewayNames.id(of: source.id.rawValue)
        hosts = Self.hosts(of: source, &report)
        methods = Self.methods(of: source, &report)
        (keyPlaces, acceptsBasic, self.takesTokens) = Self.authentication(of: source, takesTokens, &report)
        let addresses = Self.addresses(of: source, &report)
        limits = source.plans.compactMap { plan in
            let windows = PlanWindow.windows(of: plan)
            return windows.isEmpty ? nil : (plan.id, windows)
        }
        let paths = Self.paths(of: source, &report)
        // What was left out must not make the rest mean "any": a closed route without a host would take every host.
        let isNowhere = hosts.isEmpty != source.hosts.isEmpty || methods.isEmpty != source.methods.isEmpty
        self.paths = isNowhere ? [] : paths
        isClosed =
            isNowhere || paths.isEmpty || keyPlaces.isEmpty && !acceptsBasic && !self.takesTokens || addresses == nil
            || !source.hosts.allSatisfy(Self.isHost) || !source.methods.allSatisfy(Self.knownMethods.contains)
        self.addresses = addresses ?? []
        origins = source.origins.filter(Self.isOrigin)
    }

    /// All products of a snapshot; those that claim the same requests are closed.
    /// - Parameter takesTokens: Whether the gateway can verify tokens of OAuth.
    /// - Throws: ``GatewayRefusal/sameProduct(_:)``.
    static func all(
        of snapshot: GatewaySnapshot, takesTokens: Bool = false, report: inout GatewayReport
    ) throws(GatewayRefusal) -> [FrontedProduct] {
        var products = snapshot.products.map { FrontedProduct($0, takesTokens: takesTokens, report: &report) }
        var ids: Set<String> = []
        for product in products where !ids.insert(product.id).inserted {
            throw .sameProduct(product.source.id.rawValue)
        }
        closeOverlaps(of: &products, report: &report)
        return products
    }

    /// For people, at most 256 bytes.
    var name: String { source.name.isEmpty ? id : GatewayNames.shortened(source.name) }

    /// Whether a subscription may have this plan.
    func knows(_ plan: PlanID?) -> Bool {
        plan == nil ? source.plans.isEmpty : source.plans.contains { $0.id == plan }
    }

    private static func paths(of product: GatewaySnapshot.Product, _ report: inout GatewayReport) -> [String] {
        var seen: Set<String> = []
        var paths: [String] = []
        for path in product.paths {
            let literal = path.hasSuffix("/*") ? path.dropLast() : path[...]
            let isUsable =
                literal.utf8.first == 0x2f && path.utf8.count <= 2048 && !literal.utf8.contains(0x2a)
                && literal.utf8.allSatisfy { $0 > 0x20 && $0 != 0x7f }
            if !isUsable {
                report.badPath(product.id.rawValue, path)
            } else if seen.insert(path).inserted {
                paths.append(path)
            }
        }
        if paths.isEmpty { report.noPath(product.id.rawValue) }
        return paths
    }

    private static func hosts(of product: GatewaySnapshot.Product, _ report: inout GatewayReport) -> [String] {
        if let host = product.hosts.first(where: { !isHost($0) }) { report.badHost(product.id.rawValue, host) }
        return unique(product.hosts.filter(isHost).map { $0.lowercased() })
    }

    private static func isHost(_ text: String) -> Bool { GatewayNames.isHost(text, wildcard: true) }

    private static func methods(of product: GatewaySnapshot.Product, _ report: inout GatewayReport) -> [String] {
        if let method = product.methods.first(where: { !knownMethods.contains($0) }) {
            report.badMethod(product.id.rawValue, method)
        }
        return unique(product.methods.filter(knownMethods.contains))
    }

    /// `method_schema` of APISIX, which has all those that OpenAPI has.
    private static let knownMethods: Set = [
        "GET", "POST", "PUT", "DELETE", "PATCH", "HEAD", "OPTIONS", "CONNECT", "TRACE", "PURGE",
    ]

    private static func authentication(
        of product: GatewaySnapshot.Product, _ takesTokens: Bool, _ report: inout GatewayReport
    ) -> (keyPlaces: [KeyPlace], acceptsBasic: Bool, takesTokens: Bool) {
        let id = product.id.rawValue
        var places: [KeyPlace] = []
        var (acceptsBasic, hasOAuth) = (false, false)
        for method in product.authentication {
            switch method {
            case .apiKey(let header, let query):
                let header = header ?? (query == nil ? AuthenticationMethod.defaultKeyHeader : nil)
                guard header.map(GatewayNames.isHeader) ?? true, query.map(GatewayNames.isVisible) ?? true else {
                    report.badKeyName(id)
                    continue
                }
                let place = KeyPlace(header: header, query: query)
                if !places.contains(place) { places.append(place) }
            case .basic: acceptsBasic = true
            case .oauth: hasOAuth = true
            }
        }
        if product.authentication.isEmpty { report.noMethod(id) }
        if hasOAuth, !takesTokens {
            if places.isEmpty && !acceptsBasic { report.oauthOnly(id) } else { report.oauthLeftOut(id) }
        }
        return (places, acceptsBasic, hasOAuth && takesTokens)
    }

    private static func addresses(
        of product: GatewaySnapshot.Product, _ report: inout GatewayReport
    ) -> [UpstreamAddress]? {
        var addresses: [UpstreamAddress] = []
        for url in product.upstreams {
            guard let address = UpstreamAddress(url) else {
                report.badUpstream(product.id.rawValue, url)
                return nil
            }
            if !addresses.contains(address) { addresses.append(address) }
        }
        guard let first = addresses.first else {
            report.noUpstream(product.id.rawValue)
            return nil
        }
        guard addresses.allSatisfy({ $0.scheme == first.scheme && $0.path == first.path }) else {
            report.mixedUpstreams(product.id.rawValue)
            return nil
        }
        return addresses
    }

    private static func unique(_ texts: [String]) -> [String] {
        var seen: Set<String> = []
        return texts.filter { seen.insert($0).inserted }
    }
}
