import HTTP
import Mustache
import PortalModel
import PortalServices
import Storage

/// The mails there are, as each portal's people get them: with its words and looks, and made-up names.
struct MailPages: Sendable {
    let site: Site
    private var words: Words { site.looks.now.console.words }
    private static let path = "console/mails"

    init(site: Site) { self.site = site }

    func add(to routes: inout Routes) {
        routes.get(Self.path, administrators: list)
        routes.get(Self.path + "/{mail}", administrators: show)
        routes.get(Self.path + "/{mail}/html", administrators: html)
    }

    /// The portal that is asked for, else the first.
    private func portal(_ visit: Visit) -> Portal {
        let portals = site.context.offerings.now.site.portals
        return portals.first { $0.id.rawValue == visit.request.query["portal"] } ?? visit.portal
    }

    private func list(_ visit: Visit, _: Administrator) throws -> Reply {
        let (words, portal, list) = (words, portal(visit), ListView(visit))
        let table = TableView(
            columns: ["column.mail", "column.mailSubject"].map { words($0) },
            rows: try MailTemplate.allCases.map { template in
                let mail = try rendered(template, portal)
                return .init(
                    cells: [
                        .init(template.rawValue, url: url(template, portal), isCode: true), .init(mail.subject),
                    ], id: template.rawValue)
            }, empty: words("listEmpty"))
        var values = list.values(
            table, path: site.path(Self.path), words: words,
            // One portal's mails are shown, never those of all.
            filters: ListView.Filter.portals(site, words).map { filter in
                var filter = filter
                filter.hasAll = false
                return filter
            })
        values["exports"] = .boolean(false)
        values["filtered"] = .boolean(false)
        values["hasFilters"] = .boolean(site.context.offerings.now.site.portals.count > 1)
        values["lead"] = .string(words("mailsLead", ["portal": portal.title]))
        // All of them are on one page.
        values["hasPages"] = .boolean(false)
        return .page(Page("console-list", title: words("console.mails"), values))
    }

    private func url(_ template: MailTemplate, _ portal: Portal, _ rest: String = "") -> String {
        site.path("\(Self.path)/\(template.rawValue)\(rest)", ["portal": portal.id.rawValue])
    }

    private func template(_ visit: Visit) throws -> MailTemplate {
        guard let template = MailTemplate(rawValue: visit["mail"]) else { throw Refusal.notFound }
        return template
    }

    private func show(_ visit: Visit, _: Administrator) throws -> Reply {
        let (words, portal, template) = (words, portal(visit), try template(visit))
        let mail = try rendered(template, portal)
        var view = RecordView(title: mail.subject)
        view.facts = [
            (words("column.mail"), .init(template.rawValue, isCode: true)),
            (words("column.portal"), .init(portal.title)),
        ]
        var page = view.page(words, names: [:])
        page.values["history"] = .boolean(false)
        page.values["back"] = .object([
            "title": .string(words("console.mails")),
            "url": .string(site.path(Self.path, ["portal": portal.id.rawValue])),
        ])
        page.values["frame"] = .object([
            "title": .string(words("mailAsHTML")), "url": .string(url(template, portal, "/html")),
        ])
        page.values["texts"] = .list([
            .object(["title": .string(words("mailAsText")), "text": .string(mail.text)])
        ])
        return .page(page)
    }

    /// The HTML alone, for the frame; scripts, forms and links of it do nothing there.
    private func html(_ visit: Visit, _: Administrator) throws -> Reply {
        let mail = try rendered(try template(visit), portal(visit))
        return .response(
            Response(
                .ok,
                headers: [
                    ("Content-Type", "text/html; charset=utf-8"), ("Cache-Control", "no-store"),
                    ("X-Frame-Options", "SAMEORIGIN"),
                    (
                        "Content-Security-Policy",
                        "sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src 'self'; frame-ancestors 'self'"
                    ),
                ], body: .bytes(Array(mail.html.utf8))))
    }

    private func rendered(_ template: MailTemplate, _ portal: Portal) throws -> RenderedLetter {
        let product = site.context.offerings.now.offers(of: portal.id).first?.product
        return try Letters(site: site).render(
            MailQueue.Letter(
                template, to: "ada@example.com", portal: portal.id,
                [
                    "name": "Ada Lovelace", "developer": "Grace Hopper", "email": "grace@example.com",
                    "application": "Harbour robot", "product": product?.name ?? "Parcels",
                    "plan": product?.plans.first?.title ?? "", "credential": "production server",
                    "by": "Grace Hopper",
                    "team": "Harbour", "role": words("teamRole.admin"), "sunset": "2027-06-30",
                    "end": "2027-06-30",
                    "reason": template.hasReason ? words("mailReasonExample") : "", "path": "dashboard",
                ]))
    }
}

extension MailTemplate {
    /// Whether somebody may have said why.
    fileprivate var hasReason: Bool {
        switch self {
        case .developerRejected, .developerSuspended, .subscriptionApproved, .subscriptionRejected,
            .subscriptionSuspended, .subscriptionEnded, .applicationDisabled, .credentialRevoked:
            true
        default: false
        }
    }
}
