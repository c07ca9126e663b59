import HTTP
import Mustache
import PortalModel
import PortalServices
import Storage

/// The console's webhooks: which there are, and making and changing them.
struct WebhookPages: Sendable {
    let site: Site
    let webhooks: Webhooks
    private var words: Words { site.looks.now.console.words }
    static let path = "console/webhooks"

    func add(to routes: inout Routes) {
        routes.get(Self.path, administrators: list)
        routes.form(
            Self.path + "/new", from: .administrator, administrators: { visit, _ in newPage(visit) }, submit: create)
        routes.form(
            Self.path + "/{id}/edit", from: .administrator, administrators: { visit, _ in try editPage(visit) },
            submit: edit)
    }

    private func list(_ visit: Visit, _ administrator: Administrator) throws -> Reply {
        let words = words
        let names = RecordNames(site: site)
        let (webhooks, counts) = try site.context.store.read { (try $0.webhooks(), try $0.deliveryCounts()) }
        let table = TableView(
            columns: [
                "column.name", "column.url", "column.events", "column.portal", "column.state", "column.waiting",
                "column.givenUp",
            ].map { words($0) },
            rows: webhooks.map { webhook in
                let count = counts[webhook.id] ?? [:]
                return .init(
                    cells: [
                        .init(webhook.name, url: site.path("\(Self.path)/\(webhook.id)")),
                        .init(webhook.shownURL(to: administrator.role), isCode: true),
                        .init(events(of: webhook)),
                        .init(
                            webhook.portal.map(names.portal) ?? words("allPortals"),
                            detail: webhook.product?.rawValue ?? ""),
                        .init(
                            words(webhook.isEnabled ? "webhookOn" : "webhookOff"),
                            tone: webhook.isEnabled ? "good" : "quiet"),
                        .init(String(count[.waiting] ?? 0)), .init(String(count[.dead] ?? 0)),
                    ], id: webhook.id.rawValue)
            }, empty: words("webhooksEmpty"))
        var page = Page(
            "console-list", title: words("console.webhooks"),
            ["table": table.value, "lead": .string(words("webhooksLead"))])
        if administrator.role >= .administrator {
            page.values["primary"] = .object([
                "title": .string(words("newWebhook")), "url": .string(site.path(Self.path + "/new")),
            ])
        }
        return .page(page)
    }

    private func events(of webhook: Webhook) -> String {
        webhook.events.isEmpty
            ? words("allEvents") : words("eventCount", ["count": String(webhook.events.count)])
    }

    private func newPage(_ visit: Visit) -> Page {
        Page(
            "companion-form", title: words("newWebhook"),
            ["lead": .string(words("webhooksLead")), "back": back(words("console.webhooks"), Self.path)],
            form: form(request(visit), action: Self.path + "/new", submit: words("create")))
    }

    private func create(_ visit: Visit, _ administrator: Administrator) async throws -> Reply {
        let made = try await webhooks.create(request(visit), by: Caller(administrator, visit))
        return .redirect(
            to: site.path("\(Self.path)/\(made.webhook.id)"),
            note: Note("note.webhookCreated", secret: made.secret, of: made.webhook.id))
    }

    private func editPage(_ visit: Visit) throws -> Page {
        let webhook = try site.webhook(visit)
        let isSent = visit.request.method == .post
        let shown =
            isSent
            ? request(visit)
            : Webhooks.Request(
                name: webhook.name, url: webhook.url, portal: webhook.portal?.rawValue ?? "",
                product: webhook.product?.rawValue ?? "", events: webhook.events)
        return Page(
            "companion-form", title: words("editWebhook", ["name": webhook.name]),
            [
                "lead": .string(words("editWebhookLead")),
                "back": back(webhook.name, "\(Self.path)/\(webhook.id)"),
            ], form: form(shown, action: "\(Self.path)/\(webhook.id)/edit", submit: words("save")))
    }

    private func edit(_ visit: Visit, _ administrator: Administrator) async throws -> Reply {
        try await webhooks.change(WebhookID(visit["id"]), to: request(visit), by: Caller(administrator, visit))
        return .redirect(to: site.path("\(Self.path)/\(visit["id"])"), note: Note("note.saved"))
    }

    private func request(_ visit: Visit) -> Webhooks.Request {
        .init(
            name: visit.form["name"], url: visit.form["url"], portal: visit.form["portal"],
            product: visit.form["product"], events: visit.form.all("events"))
    }

    private func form(_ request: Webhooks.Request, action: String, submit: String) -> FormView {
        let (words, offering) = (words, site.context.offerings.now)
        let portals = offering.site.portals.map { FormView.Option(value: $0.id.rawValue, title: $0.title) }
        let products = offering.productNames.map { FormView.Option(value: $0.id.rawValue, title: $0.name) }
        return FormView(
            action: site.path(action), submit: submit,
            fields: [
                .init(
                    name: "name", kind: .text, label: words("field.webhookName"), value: request.name,
                    autocomplete: "off"),
                .init(
                    name: "url", kind: .text, label: words("field.url"), hint: words("hint.url"), value: request.url,
                    autocomplete: "off"),
                .init(
                    name: "portal", kind: .select([.init(value: "", title: words("allPortals"))] + portals),
                    label: words("column.portal"), value: request.portal, isRequired: false),
                .init(
                    name: "product", kind: .select([.init(value: "", title: words("allProducts"))] + products),
                    label: words("column.product"), hint: words("hint.webhookProduct"), value: request.product,
                    isRequired: false),
                .init(
                    name: "events",
                    kind: .choices(
                        WebhookEvent.allCases.map {
                            .init(value: $0.rawValue, title: $0.rawValue, detail: words("action.\($0.rawValue)"))
                        }, Set(request.events)), label: words("field.events"), hint: words("hint.events"),
                    isRequired: false),
            ])
    }

    private func back(_ title: String, _ path: String) -> Value {
        .object(["title": .string(title), "url": .string(site.path(path))])
    }
}

extension Site {
    /// The webhook of a path.
    /// - Throws: ``Refusal/notFound``.
    func webhook(_ visit: Visit) throws -> Webhook {
        guard let webhook = try context.store.read({ try $0.webhook(WebhookID(visit["id"])) }) else {
            throw Refusal.notFound
        }
        return webhook
    }
}

extension Webhook {
    /// The path of a URL may be a secret: who may not change it sees the host alone.
    func shownURL(to role: AdministratorRole) -> String {
        role >= .administrator ? url : Origin.of(url) + "/…"
    }
}

extension Note {
    /// A note with a webhook's secret, which is shown once.
    init(_ words: String, secret: String, of webhook: WebhookID) {
        self.init(words)
        credential = webhook.rawValue
        self.secret = secret
    }
}
