import Diagnostics
import HTTP
import PortalModel

extension APISIXProduct {
    typealias Configuration = APISIXConfiguration

    /// `nil` where it has no path to take.
    var route: Configuration.Route? {
        if uris.isEmpty { return nil }
        var methods = methods
        // A browser asks before it calls; `cors` answers, nothing is passed on.
        if !methods.isEmpty, !isClosed, !origins.isEmpty, !methods.contains("OPTIONS") { methods.append("OPTIONS") }
        return .init(id: id, name: name, uris: uris, hosts: hosts, methods: methods, service: id)
    }

    var upstream: Configuration.Upstream? {
        guard !isClosed, let first = addresses.first else { return nil }
        return .init(id: id, scheme: first.scheme, nodes: addresses.map { .init(host: $0.host, port: $0.port) })
    }

    /// The plugins that stand between its routes and its upstream.
    ///
    /// - Parameters:
    ///   - planLimits: Its limited plans.
    ///   - usernames: Its subscribers, where the gateway cannot tell them by a label.
    func service(
        planLimits: [Configuration.PlanLimit], usernames: [String], options: APISIXOptions, report: inout [Diagnostic]
    ) -> Configuration.Service {
        if isClosed {
            return .init(
                id: id, upstream: nil, plugins: [.closed(message: "This API is not open on this gateway")])
        }
        // Never without authentication: a product that has no method is closed.
        var plugins = authentication.count == 1 ? authentication : [.multiAuth(authentication)]
        plugins.append(options.restrictsByLabel ? .acl(label: label) : .consumerRestriction(usernames: usernames))
        if !planLimits.isEmpty { plugins.append(.planLimits(planLimits)) }
        let variables = APISIXIdentity.variables(of: id)
        let labels = APISIXIdentity.labels(of: id)
        plugins.append(
            .proxyRewrite(
                .init(prefix: addresses[0].path, removed: (variables + labels).map(\.name), set: variables)))
        plugins.append(.attachConsumerLabel(labels))
        for origin in source.origins where !Self.isOrigin(origin) {
            report.append(APISIXReport.badOrigin(source.id.rawValue, origin))
        }
        if !origins.isEmpty { plugins.append(.cors(origins: origins)) }
        let headers = lifecycleHeaders(&report)
        if !headers.isEmpty { plugins.append(.responseHeaders(headers)) }
        return .init(id: id, upstream: id, plugins: plugins)
    }

    private var name: String { source.name.isEmpty ? id : APISIXNames.shortened(source.name) }

    private var origins: [String] { source.origins.filter(Self.isOrigin) }

    /// A scheme and an authority (RFC 6454 §6.2). A comma would make two of it, a `*` all of them.
    private static func isOrigin(_ text: String) -> Bool {
        guard text.hasPrefix("https://") || text.hasPrefix("http://"), !text.contains(","), !text.contains("*") else {
            return false
        }
        let authority = text.drop { $0 != "/" }.dropFirst(2)
        return APISIXNames.isHost(String(authority), wildcard: false)
    }

    /// RFC 9745 (`Deprecation`) and RFC 8594 (`Sunset`).
    private func lifecycleHeaders(_ report: inout [Diagnostic]) -> [Configuration.Header] {
        var headers: [Configuration.Header] = []
        func add(_ name: String, _ date: String?, _ value: (_ seconds: Int) -> String) {
            guard let date else { return }
            if let day = Timestamp(date: date), day.rawValue >= 0 {
                headers.append(.init(name: name, value: value(day.rawValue / 1000)))
            } else {
                report.append(APISIXReport.badDate(source.id.rawValue, date))
            }
        }
        // A date of structured fields (RFC 9651 §3.3.7), and an HTTP date (RFC 9110 §5.6.7).
        add("Deprecation", source.deprecated) { "@\($0)" }
        add("Sunset", source.sunset, HTTPDate.format)
        return headers
    }
}
