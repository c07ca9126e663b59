import HTTP
import Mustache
import PortalModel
import PortalServices
import Storage

/// What waits for a decision: people who want in, applications that want a product. One page, decided in bulk.
struct QueuePages: Sendable {
    let site: Site
    private static let limit = 100

    func add(to routes: inout Routes) {
        routes.get("console", administrators: queue)
        routes.post("console/queue", from: .approver, administrators: decide)
    }

    private func queue(_ visit: Visit, _ administrator: Administrator) throws -> Reply {
        let words = site.looks.now.console.words
        let records = RecordNames(site: site)
        let (developers, subscriptions) = try site.context.store.read { tables in
            let developers = try tables.developers(state: .pending, limit: Self.limit)
            let subscriptions = try tables.waitingSubscriptions(limit: Self.limit).map { subscription in
                let application = try tables.application(subscription.application)
                return (subscription, application, try application.flatMap { try tables.owners(of: $0).first })
            }
            return (developers, subscriptions)
        }
        let mayDecide = administrator.role >= .approver
        let people = TableView(
            columns: ["column.name", "column.email", "column.portal", "column.since"].map { words($0) },
            rows: developers.map { developer in
                .init(
                    cells: [
                        .init(developer.name, url: site.path("console/developers/\(developer.id)")),
                        .init(developer.email), .init(records.portal(developer.portal)), .init(developer.createdAt),
                    ], choice: mayDecide ? developer.id.rawValue : nil)
            }, empty: words("queueNoDevelopers"))
        let requests = TableView(
            columns: ["column.product", "column.plan", "column.application", "column.developer", "column.since"].map {
                words($0)
            },
            rows: subscriptions.map { subscription, application, owner in
                let plan = subscription.requestedPlan ?? subscription.plan
                return .init(
                    cells: [
                        .init(
                            records.product(subscription.product, subscription.portal),
                            url: site.path("console/subscriptions/\(subscription.id)"),
                            detail: records.portal(subscription.portal)),
                        .init(
                            records.plan(plan, of: subscription),
                            detail: subscription.requestedPlan == nil ? "" : words("queuePlanChange")),
                        .init(
                            application?.name ?? "", url: site.path("console/applications/\(subscription.application)")),
                        .init(owner?.name ?? "", detail: owner?.email ?? ""), .init(subscription.requestedAt),
                    ], choice: mayDecide ? subscription.id.rawValue : nil)
            }, empty: words("queueNoSubscriptions"))
        return .page(
            Page(
                "console-queue", title: words("console.queue"),
                [
                    "developers": people.value, "subscriptions": requests.value,
                    "mayDecide": .boolean(mayDecide), "action": .string(site.path("console/queue")),
                    "isEmpty": .boolean(developers.isEmpty && subscriptions.isEmpty),
                ]))
    }

    /// Decides on everything that was ticked; what somebody else has decided meanwhile is left as it is and counted.
    private func decide(_ visit: Visit, _ administrator: Administrator) async throws -> Reply {
        let caller = Caller(administrator, visit)
        let isApproval = visit.form["decision"] == "approve"
        guard isApproval || visit.form["decision"] == "reject" else { throw Refusal.notFound }
        let reason = visit.form["reason"]
        var (done, late) = (0, 0)
        for id in visit.form.all("chosen") {
            do {
                if id.hasPrefix("dev_") {
                    let decisions = DeveloperDecisions(site.context)
                    if isApproval {
                        try await decisions.approve(DeveloperID(id), by: caller)
                    } else {
                        try await decisions.reject(DeveloperID(id), reason: reason, by: caller)
                    }
                } else {
                    let decisions = SubscriptionDecisions(site.context)
                    if isApproval {
                        try await decisions.approve(SubscriptionID(id), reason: reason, by: caller)
                    } else {
                        try await decisions.reject(SubscriptionID(id), reason: reason, by: caller)
                    }
                }
                done += 1
            } catch Refusal.conflict, Refusal.notFound {
                late += 1
            }
        }
        let note = late > 0 ? "note.decidedSome" : done == 0 ? "note.nothingChosen" : "note.decided"
        return .redirect(to: site.path("console"), note: Note(note, ["count": String(done), "late": String(late)]))
    }
}
