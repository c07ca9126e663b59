import HTTP
import Mustache
import PortalModel
import PortalServices
import Storage

/// A developer's first page: their applications and what happened lately.
struct DashboardPages: Sendable {
    let site: Site

    func add(to routes: inout Routes) { routes.get("dashboard", developers: dashboard) }

    private func dashboard(_ visit: Visit, _ developer: Developer) throws -> Reply {
        let words = site.words(visit.portal)
        let context = site.context
        let (applications, entries) = try context.store.read { tables in
            let applications = try tables.applications(of: developer.id).map { application in
                (application, try tables.subscriptions(of: application.id), try tables.credentials(of: application.id))
            }
            return (applications, try tables.audit(owner: developer.id.rawValue, limit: 60))
        }
        var subjects = RecordNames(site: site).subjects(applications.flatMap(\.1), applications.flatMap(\.2))
        for (application, _, _) in applications { subjects[application.id.rawValue] = application.name }
        let cards = applications.map { application, subscriptions, credentials in
            Value.object([
                "name": .string(application.name), "description": .string(application.description),
                "url": .string(site.path("applications/\(application.id)")),
                "credentials": .string(
                    words("credentialCount", ["count": String(credentials.count { $0.state.isUsable })])),
                "subscriptions": .list(
                    subscriptions.filter(\.state.isOpen).map { subscription in
                        let offer = context.offerings.now.offer(subscription.product, in: subscription.portal)
                        return .object([
                            "title": .string(offer?.product.name ?? subscription.product.rawValue),
                            "state": .string(words.state(subscription.state)),
                            "tone": .string(TableView.Cell(state: subscription.state, words).tone ?? "quiet"),
                        ])
                    }),
            ])
        }
        return .page(
            Page(
                "dashboard", title: words("dashboard"),
                [
                    "greeting": .string(words("greeting", ["name": developer.name])),
                    "applications": .list(cards), "hasApplications": .boolean(!cards.isEmpty),
                    "newApplication": .string(site.path("applications/new")),
                    "catalogUrl": .string("products/"),
                    "history": HistoryView(
                        words: words, names: [developer.id.rawValue: developer.name], subjects: subjects
                    ).value(Array(entries.filter { !$0.action.hasPrefix("session.") }.prefix(10))),
                ]))
    }
}
