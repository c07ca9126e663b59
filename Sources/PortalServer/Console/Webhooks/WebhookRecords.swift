import HTTP
import Mustache
import PortalModel
import PortalServices
import Storage

/// One webhook in the console: what it is told, what became of it, and what can be done.
struct WebhookRecords: Sendable {
    let site: Site
    let webhooks: Webhooks
    private var words: Words { site.looks.now.console.words }
    private static let path = WebhookPages.path

    func add(to routes: inout Routes) {
        let path = Self.path + "/{id}"
        routes.get(path, administrators: show)
        routes.get(path + "/deliveries/{delivery}", from: .administrator, administrators: delivery)
        routes.post(path + "/deliveries/{delivery}/replay", from: .administrator, administrators: replayOne)
        routes.post(path + "/test", from: .administrator, administrators: test)
        routes.form(
            path + "/replay", from: .administrator, administrators: { visit, _ in try replayPage(visit) },
            submit: replayAll)
        routes.form(
            path + "/secret", from: .administrator, administrators: { visit, _ in try secretPage(visit) },
            submit: renewSecret)
        routes.form(
            path + "/switch", from: .administrator, administrators: { visit, _ in try switchPage(visit) },
            submit: turn)
        routes.form(
            path + "/delete", from: .administrator, administrators: { visit, _ in try deletePage(visit) },
            submit: delete)
    }

    // MARK: What there is

    private func show(_ visit: Visit, _ administrator: Administrator) throws -> Reply {
        let (words, webhook, mayChange) = (words, try site.webhook(visit), administrator.role >= .administrator)
        let path = "\(Self.path)/\(webhook.id)"
        let (deliveries, history) = try site.context.store.read { tables in
            (
                try tables.deliveries(of: webhook.id, limit: ListView.size),
                try tables.audit(subject: webhook.id.rawValue, limit: 20)
            )
        }
        var view = RecordView(title: webhook.name)
        view.facts = facts(webhook, administrator.role)
        if mayChange { view.actions = actions(webhook, path, hasDead: deliveries.contains { $0.state == .dead }) }
        view.tables = [(words("deliveries"), table(deliveries, path, mayChange))]
        view.history = history
        var page = view.page(words, names: try People(site).names(in: history))
        page.values["back"] = back(words("console.webhooks"), Self.path)
        page.values["issued"] = issued(visit, webhook)
        if mayChange {
            page.values["quickActions"] = .list([
                .object(["title": .string(words("sendTest")), "url": .string(site.path(path + "/test"))])
            ])
        }
        return .page(page)
    }

    private func facts(_ webhook: Webhook, _ role: AdministratorRole) -> [(label: String, value: TableView.Cell)] {
        let names = RecordNames(site: site)
        return [
            (
                words("column.state"),
                .init(
                    words(webhook.isEnabled ? "webhookOn" : "webhookOff"), tone: webhook.isEnabled ? "good" : "quiet")
            ),
            (words("column.url"), .init(webhook.shownURL(to: role), isCode: true)),
            (
                words("column.portal"),
                .init(webhook.portal.map(names.portal) ?? words("allPortals"))
            ),
            (words("column.product"), .init(webhook.product?.rawValue ?? words("allProducts"))),
            (
                words("column.events"),
                .init(webhook.events.isEmpty ? words("allEvents") : webhook.events.joined(separator: ", "))
            ),
            (words("column.created"), .init(webhook.createdAt)),
        ]
    }

    private func actions(_ webhook: Webhook, _ path: String, hasDead: Bool) -> [TableView.Action] {
        var actions: [TableView.Action] = [.init(title: words("edit"), url: site.path(path + "/edit"))]
        if hasDead { actions.append(.init(title: words("replayAll"), url: site.path(path + "/replay"))) }
        return actions + [
            .init(title: words("newSecret"), url: site.path(path + "/secret")),
            .init(title: words(webhook.isEnabled ? "switchOff" : "switchOn"), url: site.path(path + "/switch")),
            .init(title: words("delete"), url: site.path(path + "/delete"), isDangerous: true),
        ]
    }

    private func table(_ deliveries: [Delivery], _ path: String, _ mayChange: Bool) -> TableView {
        TableView(
            columns: [
                "column.event", "column.time", "column.state", "column.attempts", "column.answer", "column.nextAttempt",
            ].map { words($0) },
            rows: deliveries.map { delivery in
                .init(cells: [
                    .init(
                        delivery.event.type,
                        url: mayChange ? site.path("\(path)/deliveries/\(delivery.id)") : nil),
                    .init(delivery.event.at), state(delivery), .init(String(delivery.attempts)), answer(delivery),
                    .init(delivery.nextAt),
                ])
            }, empty: words("deliveriesEmpty"))
    }

    private func state(_ delivery: Delivery) -> TableView.Cell {
        let tone =
            switch delivery.state {
            case .waiting: "waiting"
            case .delivered: "good"
            case .dead: "bad"
            }
        return .init(words("delivery.\(delivery.state.rawValue)"), tone: tone)
    }

    private func answer(_ delivery: Delivery) -> TableView.Cell {
        guard delivery.attempts > 0 else { return .init("") }
        if let status = delivery.status { return .init(String(status)) }
        return .init(words("deliveryNoAnswer"), detail: String(delivery.note.prefix(120)))
    }

    private func issued(_ visit: Visit, _ webhook: Webhook) -> Value {
        guard let note = site.browser.note(of: visit.request, for: visit.browser), let secret = note.secret,
            note.credential == webhook.id.rawValue
        else { return .boolean(false) }
        return .object([
            "title": .string(words("issued.webhook", ["name": webhook.name])), "secret": .string(secret),
        ])
    }

    private func find(_ visit: Visit, of webhook: Webhook) throws -> Delivery {
        guard let id = Int(visit["delivery"]), let found = try site.context.store.read({ try $0.delivery(id) }),
            found.webhook == webhook.id
        else { throw Refusal.notFound }
        return found
    }

    private func delivery(_ visit: Visit, _: Administrator) throws -> Reply {
        let webhook = try site.webhook(visit)
        let delivery = try find(visit, of: webhook)
        var view = RecordView(title: words("deliveryOf", ["event": delivery.event.type, "name": webhook.name]))
        view.facts = [
            (words("column.state"), state(delivery)), (words("column.time"), .init(delivery.event.at)),
            (words("column.attempts"), .init(String(delivery.attempts))), (words("column.answer"), answer(delivery)),
            (words("column.lastAttempt"), .init(delivery.triedAt)),
            (words("column.nextAttempt"), .init(delivery.nextAt)),
            ("webhook-id", .init(delivery.event.id, isCode: true)),
        ]
        var page = view.page(words, names: [:])
        page.values["history"] = .boolean(false)
        page.values["back"] = back(webhook.name, "\(Self.path)/\(webhook.id)")
        page.values["quickActions"] = .list([
            .object([
                "title": .string(words("sendAgain")),
                "url": .string(site.path("\(Self.path)/\(webhook.id)/deliveries/\(delivery.id)/replay")),
            ])
        ])
        page.values["texts"] = .list(
            [("deliveryBody", delivery.event.body), ("deliveryNote", delivery.note)].filter { !$0.1.isEmpty }.map {
                .object(["title": .string(words($0.0)), "text": .string($0.1)])
            })
        return .page(page)
    }

    // MARK: What can be done

    private func test(_ visit: Visit, _ administrator: Administrator) async throws -> Reply {
        try await webhooks.test(WebhookID(visit["id"]), by: Caller(administrator, visit))
        return done(visit, Note("note.testSent"))
    }

    private func replayOne(_ visit: Visit, _ administrator: Administrator) async throws -> Reply {
        guard let delivery = Int(visit["delivery"]) else { throw Refusal.notFound }
        try await webhooks.replay(WebhookID(visit["id"]), delivery: delivery, by: Caller(administrator, visit))
        return done(visit, Note("note.sentAgain"))
    }

    private func replayPage(_ visit: Visit) throws -> Page {
        try confirmation(visit, title: words("replayAll"), lead: "replayAllLead", action: "replay", words("sendAgain"))
    }

    private func replayAll(_ visit: Visit, _ administrator: Administrator) async throws -> Reply {
        try await webhooks.replay(WebhookID(visit["id"]), by: Caller(administrator, visit))
        return done(visit, Note("note.sentAgain"))
    }

    private func secretPage(_ visit: Visit) throws -> Page {
        try confirmation(visit, title: words("newSecret"), lead: "newSecretLead", action: "secret", words("create"))
    }

    private func renewSecret(_ visit: Visit, _ administrator: Administrator) async throws -> Reply {
        let id = WebhookID(visit["id"])
        let secret = try await webhooks.rotate(id, by: Caller(administrator, visit))
        return done(visit, Note("note.saved", secret: secret, of: id))
    }

    private func switchPage(_ visit: Visit) throws -> Page {
        let isOn = try site.webhook(visit).isEnabled
        return try confirmation(
            visit, title: words(isOn ? "switchOff" : "switchOn"),
            lead: isOn ? "switchWebhookOffLead" : "switchWebhookOnLead", action: "switch",
            words(isOn ? "switchOff" : "switchOn"),
            fields: [.init(name: "enabled", kind: .hidden, label: "", value: isOn ? "" : "yes", isRequired: false)])
    }

    private func turn(_ visit: Visit, _ administrator: Administrator) async throws -> Reply {
        try await webhooks.setEnabled(
            WebhookID(visit["id"]), visit.form["enabled"] == "yes", by: Caller(administrator, visit))
        return done(visit, Note("note.saved"))
    }

    private func deletePage(_ visit: Visit) throws -> Page {
        let webhook = try site.webhook(visit)
        return try confirmation(
            visit, title: words("deleteWebhook", ["name": webhook.name]), lead: "deleteWebhookLead", action: "delete",
            words("delete"), isDangerous: true,
            fields: [
                .init(
                    name: "typed", kind: .text, label: words("field.typeName", ["name": webhook.name]),
                    value: visit.form["typed"], autocomplete: "off")
            ])
    }

    private func delete(_ visit: Visit, _ administrator: Administrator) async throws -> Reply {
        try await webhooks.delete(
            WebhookID(visit["id"]), typed: visit.form["typed"], by: Caller(administrator, visit))
        return .redirect(
            to: site.path(Self.path), note: Note("note.webhookDeleted", ["name": visit.form["typed"]]))
    }

    private func confirmation(
        _ visit: Visit, title: String, lead: String, action: String, _ submit: String, isDangerous: Bool = false,
        fields: [FormView.Field] = []
    ) throws -> Page {
        let webhook = try site.webhook(visit)
        let path = "\(Self.path)/\(webhook.id)"
        return Page(
            "companion-form", title: title, ["lead": .string(words(lead)), "back": back(webhook.name, path)],
            form: FormView(
                action: site.path("\(path)/\(action)"), submit: submit, isDangerous: isDangerous, fields: fields))
    }

    private func done(_ visit: Visit, _ note: Note) -> Reply {
        .redirect(to: site.path("\(Self.path)/\(visit["id"])"), note: note)
    }

    private func back(_ title: String, _ path: String) -> Value {
        .object(["title": .string(title), "url": .string(site.path(path))])
    }
}
