import HTTP
import PortalModel
import PortalServices
import Storage

/// The companion's numbers for Prometheus, for those who may read them; for everybody else there is no such page.
struct MetricsRoute: Sendable {
    let site: Site
    let gateways: [GatewaySync]
    let usage: UsageMeter
    let server: ServerMetrics
    let readers: AddressList

    func add(to routes: inout Routes) {
        routes.raw(.get, "metrics") { request, _ in
            // Through a proxy that nobody named everybody would seem to be near.
            guard !request.cameThroughUnknownProxy, let reader = IPAddress(request.peer), readers.contains(reader)
            else { return .plain(.notFound) }
            return response()
        }
    }

    private func response() -> Response {
        var text = MetricsText()
        server.write(into: &text)
        ProcessMetrics.write(into: &text)
        text.counter(
            "log_lines_dropped_total", "Lines of the log that nobody took in time.", [.init(site.log.dropped)])
        do {
            try writePortals(into: &text)
        } catch {
            site.log(.error, "Metrics cannot be read", ["error": "\(error)"])
            return .text(.serviceUnavailable, "The database cannot be read.\n")
        }
        var response = Response.text(.ok, text.text)
        response.headers["Content-Type"] = MetricsText.contentType
        response.headers["Cache-Control"] = "no-store"
        return response
    }

    private func writePortals(into text: inout MetricsText) throws {
        let (revision, counts, mails, deliveries, clients) = try site.context.store.read { tables in
            (
                try tables.gatewayRevision(), try tables.subscriptionCounts(), try tables.waitingMails(),
                try tables.deliveryCounts(), try tables.providerClientCounts()
            )
        }
        text.gauge(
            "portico_subscriptions_active", "Active subscriptions.",
            counts.map { .init(["portal": "\($0.portal)", "product": "\($0.product)"], $0.active) })
        text.gauge(
            "portico_subscriptions_waiting", "Subscriptions that wait for a decision.",
            counts.map { .init(["portal": "\($0.portal)", "product": "\($0.product)"], $0.waiting) })
        text.gauge("portico_revision", "Revision of what gateways must know.", [.init(revision)])
        text.gauge(
            "portico_gateway_revision", "Revision that a gateway has.",
            gateways.map { .init(["gateway": $0.id], $0.status.applied ?? 0) })
        text.gauge(
            "portico_gateway_lag", "Changes that a gateway has not yet.",
            gateways.map { .init(["gateway": $0.id], max(0, revision - ($0.status.applied ?? 0))) })
        let statuses = gateways.map { ($0.id, $0.status) }
        let now = site.context.now
        text.gauge(
            "portico_gateway_lag_seconds", "How long there has been something that a gateway has not yet.",
            statuses.map { .init(["gateway": $0], Double($1.lag(at: now)) / 1000) })
        text.gauge(
            "portico_gateway_propagation_seconds", "How long the last change took to a gateway.",
            statuses.compactMap { id, status in
                status.propagation.map { .init(["gateway": id], Double($0) / 1000) }
            })
        text.gauge(
            "portico_gateway_last_failure_seconds", "When writing to a gateway failed the last time, in Unix time.",
            statuses.compactMap { id, status in
                status.lastFailure.map { .init(["gateway": id], Double($0.at.rawValue) / 1000) }
            })
        text.counter(
            "portico_gateway_drift_total", "How often somebody else had changed a gateway.",
            statuses.map { .init(["gateway": $0], $1.driftCount) })
        text.gauge(
            "portico_gateway_drifted", "Things that somebody else changed at a gateway and nobody made right.",
            statuses.map { .init(["gateway": $0], $1.drift.count) })
        text.gauge(
            "portico_gateway_failing", "1 while a gateway cannot be brought up to date.",
            gateways.map { .init(["gateway": $0.id], $0.status.failure == nil ? 0 : 1) })
        let sums = usage.now
        text.counter(
            "portico_usage_entries_total", "Entries of gateways' logs, by what became of them.",
            sums.flatMap { gateway, sum in
                [("counted", sum.counted), ("repeated", sum.repeated), ("unreadable", sum.unreadable)].map {
                    .init(["gateway": gateway, "outcome": $0], $1)
                }
            })
        text.gauge(
            "portico_usage_latest_seconds", "When the latest call was that a gateway told of, in Unix time.",
            sums.compactMap { gateway, sum in
                sum.latest.map { .init(["gateway": gateway], Double($0.rawValue) / 1000) }
            })
        text.gauge("portico_mails_waiting", "Mails that wait to be sent.", [.init(mails.count)])
        let age = mails.oldest.map { max(0, site.context.now.rawValue - $0.rawValue) } ?? 0
        text.gauge(
            "portico_mails_oldest_seconds", "Age of the oldest mail that waits.", [.init(Double(age) / 1000)])
        text.gauge(
            "portico_webhook_deliveries", "Deliveries of the last 30 days, by webhook and what became of them.",
            deliveries.sorted { $0.key.rawValue < $1.key.rawValue }.flatMap { id, counts in
                Delivery.State.allCases.map {
                    .init(["webhook": id.rawValue, "state": $0.rawValue], counts[$0] ?? 0)
                }
            })
        text.gauge(
            "portico_oauth_clients",
            "OAuth clients at identity providers; 'deleting' and 'unknown' may be live though nobody wants them.",
            clients.map { .init(["provider": $0.provider, "state": $0.state.rawValue], $0.count) })
        text.gauge(
            "portico_password_checks_waiting", "Password checks that wait or run.",
            [.init(site.context.passwordChecksWaiting)])
        let sizes = site.context.store.fileSizes
        text.gauge(
            "portico_database_bytes", "Size of the database's files.",
            [.init(["file": "main"], sizes.main), .init(["file": "log"], sizes.log)])
    }
}
