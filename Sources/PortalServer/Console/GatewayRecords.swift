import Diagnostics
import Gateways
import HTTP
import Mustache
import PortalModel
import PortalServices
import Storage

/// The console's gateways: whether each has what the database says, and what it cannot do of what is offered.
struct GatewayRecords: Sendable {
    let site: Site
    let gateways: [GatewaySync]
    private var words: Words { site.looks.now.console.words }

    init(site: Site, gateways: [GatewaySync]) {
        self.site = site
        self.gateways = gateways
    }

    func add(to routes: inout Routes) {
        routes.get("console/gateways", administrators: list)
        routes.get("console/gateways/{id}", administrators: show)
    }

    private func list(_ visit: Visit, _: Administrator) throws -> Reply {
        let words = words
        let revision = try site.context.store.read { try $0.gatewayRevision() }
        let now = site.context.now
        let table = TableView(
            columns: [
                "column.name", "column.state", "column.revision", "column.propagation", "column.lastFailure",
                "column.detail",
            ].map { words($0) },
            rows: gateways.map { gateway in
                let status = gateway.status
                let lag = status.lag(at: now)
                return .init(cells: [
                    .init(gateway.id, url: site.path("console/gateways/\(gateway.id)")),
                    state(of: status, at: revision),
                    .init("\(status.applied.map(String.init) ?? "—") / \(revision)"),
                    .init(
                        status.propagation.map { duration($0) } ?? "—",
                        detail: lag > 0 ? words("gatewayWaiting", ["time": duration(lag)]) : ""),
                    .init(status.lastFailure?.at), .init(detail(of: status)),
                ])
            }, empty: words("noGateways"))
        return .page(
            Page(
                "console-list", title: words("console.gateways"),
                ["table": table.value, "lead": .string(words("gatewaysLead"))]))
    }

    private func state(of status: GatewaySync.Status, at revision: Int) -> TableView.Cell {
        if status.failure != nil { return .init(words("gatewayFailing"), tone: "bad") }
        if !status.drift.isEmpty { return .init(words("gatewayChanged"), tone: "bad") }
        let isCurrent = status.applied == revision
        return .init(words(isCurrent ? "gatewayCurrent" : "gatewayBehind"), tone: isCurrent ? "good" : "waiting")
    }

    /// The first thing that somebody should know.
    private func detail(of status: GatewaySync.Status) -> String {
        if let failure = status.failure { return failure }
        let errors = status.report.count { $0.severity == .error }
        let warnings = status.report.count - errors
        var parts: [String] = []
        if !status.drift.isEmpty { parts.append(words("gatewayDrift", ["count": "\(status.drift.count)"])) }
        if errors > 0 { parts.append(words("gatewayErrors", ["count": "\(errors)"])) }
        if warnings > 0 { parts.append(words("gatewayWarnings", ["count": "\(warnings)"])) }
        return parts.joined(separator: " · ")
    }

    private func duration(_ milliseconds: Int) -> String {
        milliseconds < 10_000 ? "\(milliseconds) ms" : "\(milliseconds / 1000) s"
    }

    /// Everything that one gateway cannot express, and what somebody else changed there.
    private func show(_ visit: Visit, _: Administrator) throws -> Reply {
        guard let gateway = gateways.first(where: { $0.id == visit["id"] }) else { throw Refusal.notFound }
        let words = words
        let status = gateway.status
        var rows: [TableView.Row] = []
        if let failure = status.failure {
            rows.append(.init(cells: [.init(words("gatewayFailing"), tone: "bad"), .init(failure)]))
        }
        rows += status.drift.map { difference in
            .init(cells: [
                .init(words("gatewayChanged"), tone: "bad"),
                .init("\(difference.action.rawValue) \(difference.kind) '\(difference.id)'", isCode: true),
            ])
        }
        rows += status.report.map { diagnostic in
            .init(cells: [
                diagnostic.severity == .error
                    ? .init(words("gatewayClosed"), tone: "bad") : .init(words("gatewayLimited"), tone: "waiting"),
                .init(diagnostic.message + ".", detail: diagnostic.hint.map { $0 + "." } ?? ""),
            ])
        }
        let table = TableView(
            columns: ["column.state", "column.detail"].map { words($0) }, rows: rows,
            empty: words("gatewayExpressesAll"))
        return .page(
            Page(
                "console-list", title: gateway.id,
                [
                    "table": table.value, "lead": .string(words("gatewayLead")),
                    "back": .object([
                        "title": .string(words("console.gateways")), "url": .string(site.path("console/gateways")),
                    ]),
                ]))
    }
}
