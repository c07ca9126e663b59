import PortalModel
import PortalServices
import Storage

/// An application's last calls, each refusal in plain words.
struct CallTable {
    let site: Site
    let words: Words
    let application: Application

    func table(_ calls: [Call]) throws -> TableView {
        let reasons = try CallReasons(site.context, application)
        let names = RecordNames(site: site)
        return TableView(
            columns: ["column.time", "column.call", "column.answer", "column.credential", "column.duration"].map {
                words($0)
            },
            rows: calls.map { call in
                let reason = reasons.reason(for: call).map(sentence)
                return .init(cells: [
                    // With seconds: a loop that calls too often is seen by them. In UTC, as the chart.
                    .init(TableView.Cell.written(call.at, withSeconds: true)),
                    .init(
                        "\(call.method) \(call.path)", isCode: true,
                        detail: names.product(call.product, application.portal)),
                    answer(call.status, reason ?? ""),
                    .init(reasons.credentialName(of: call) ?? ""),
                    .init(call.milliseconds.map { "\u{2066}\(UsageChart.grouped($0)) ms\u{2069}" } ?? ""),
                ])
            }, empty: words("noCalls"))
    }

    private func answer(_ status: Int, _ detail: String) -> TableView.Cell {
        let tone =
            switch UsageSplit.Outcome(status: status) {
            case .served: "good"
            case .refused, .mistaken: "waiting"
            case .failed: "bad"
            }
        var cell = TableView.Cell("\(status)", tone: tone)
        cell.detail = detail
        return cell
    }

    private func sentence(_ reason: CallReason) -> String {
        switch reason {
        case .ended(let credential, let state):
            words("callReason.ended", ["name": credential.name, "state": words.state(state)])
        case .replaced(let credential): words("callReason.replaced", ["name": credential.name])
        case .wrongPassword(let credential):
            words("callReason.wrongPassword", ["name": credential.publicName ?? credential.name])
        case .switchedOff: words("callReason.switchedOff")
        case .subscription(nil): words("callReason.noSubscription")
        case .subscription(let state?): words("callReason.subscription", ["state": words.state(state)])
        case .notAllowed: words("callReason.notAllowed")
        case .limit(nil): words("callReason.upstreamLimit")
        case .limit(let plan?):
            words(
                "callReason.limit",
                [
                    "plan": plan.title,
                    "limits": plan.limits.map {
                        words("limit.\($0.window.rawValue)", ["count": UsageChart.grouped($0.requests)])
                    }.joined(separator: ", "),
                ])
        }
    }
}
