import HTTP
import Mustache
import PortalModel
import PortalServices
import Storage

/// The portals as `site-config.json` has them, with how many people and products each holds.
struct PortalRecords: Sendable {
    let site: Site

    func add(to routes: inout Routes) { routes.get("console/portals", administrators: list) }

    private func list(_ visit: Visit, _: Administrator) throws -> Reply {
        let words = site.looks.now.console.words
        let offering = site.context.offerings.now
        let people = try site.context.store.read { try $0.activeDevelopers() }
        let table = TableView(
            columns: [
                "column.portal", "column.reading", "column.registration", "column.signIn", "column.products",
                "console.developers", "column.theme",
            ].map { words($0) },
            rows: offering.site.portals.map { portal in
                let access = portal.access
                return .init(cells: [
                    .init(portal.title, url: portal.url, detail: portal.url),
                    .init(words("reading.\(access.reading.rawValue)")),
                    .init(
                        words("registration.\(access.registration.rawValue)"),
                        detail: access.emailDomains.allowed.joined(separator: ", ")),
                    .init(access.signIn.map { signInName($0.value, words) }.joined(separator: ", ")),
                    .init(String(offering.offers(of: portal.id).count)),
                    .init(
                        String(people[portal.id] ?? 0),
                        url: site.path("console/developers", ["portal": portal.id.rawValue, "state": "active"])),
                    .init(portal.theme.value),
                ])
            }, empty: words("listEmpty"))
        return .page(
            Page(
                "console-list", title: words("console.portals"),
                ["table": table.value, "lead": .string(words("portalsLead"))]))
    }

    private func signInName(_ id: String, _ words: Words) -> String {
        if id == "password" { return words("field.password") }
        return site.context.offerings.now.site.identityProviders.first { $0.id == id }?.title ?? id
    }
}
