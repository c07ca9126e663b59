import HTTP
import Mustache
import PortalModel
import PortalServices
import Storage

/// Making a product in the console, from an OpenAPI document.
struct NewProductPages: Sendable {
    let site: Site
    let generator: ProductGenerator
    /// Offers what the files say now.
    let reload: @Sendable () async throws -> Void
    private var words: Words { site.looks.now.console.words }
    static let path = "console/products/new"

    func add(to routes: inout Routes) {
        routes.form(
            Self.path, from: .administrator, takesFiles: true, administrators: { visit, _ in page(visit) },
            submit: create)
    }

    private func page(_ visit: Visit) -> Page {
        let words = words
        let back = Value.object([
            "title": .string(words("console.products")), "url": .string(site.path("console/products")),
        ])
        guard let obstacle = generator.obstacle else {
            return Page(
                "companion-form", title: words("newProduct"),
                ["lead": .string(words("newProductLead")), "back": back], form: form(visit))
        }
        return Page(
            "companion-form", title: words("newProduct"),
            ["lead": .string(words("productsUnavailable.\(obstacle.rawValue)")), "back": back])
    }

    private func form(_ visit: Visit) -> FormView {
        let (words, limit) = (words, generator.documentBytes)
        return FormView(
            action: site.path(Self.path), submit: words("create"),
            fields: [
                .init(
                    name: "document", kind: .file(accept: ".yaml,.yml,.json", limit: limit),
                    label: words("field.document"),
                    hint: words("hint.document", ["size": String(max(1, limit / (1024 * 1024)))])),
                .init(
                    name: "id", kind: .text, label: words("field.productID"), hint: words("hint.productID"),
                    value: visit.form["id"], autocomplete: "off"),
                .init(
                    name: "title", kind: .text, label: words("field.productTitle"), hint: words("hint.fromDocument"),
                    value: visit.form["title"], autocomplete: "off", isRequired: false),
                .init(
                    name: "summary", kind: .text, label: words("field.productSummary"),
                    hint: words("hint.fromDocument"), value: visit.form["summary"], autocomplete: "off",
                    isRequired: false),
                .init(
                    name: "portals", kind: .choices(options, chosen(visit)), label: words("column.portals"),
                    hint: words("hint.productPortals")),
                .init(
                    name: "upstream", kind: .text, label: words("field.upstream"), hint: words("hint.upstream"),
                    value: visit.form["upstream"], autocomplete: "off", isRequired: false),
            ])
    }

    /// Each portal with those that offer whatever it offers.
    private var options: [FormView.Option] {
        let (words, portals) = (words, site.context.offerings.now.site.portals)
        return portals.map { portal in
            let placement = PortalPlacement(of: "", in: [portal.id], among: portals)
            let others = placement.others.map(\.title).joined(separator: ", ")
            return .init(
                value: portal.id.rawValue, title: portal.title,
                detail: others.isEmpty ? "" : words("portalsWithIt", ["portals": others]))
        }
    }

    /// In a new form those that offer every product anyway.
    private func chosen(_ visit: Visit) -> Set<String> {
        if visit.request.method == .post { return Set(visit.form.all("portals")) }
        let portals = site.context.offerings.now.site.portals
        return Set(PortalPlacement(of: "", in: [], among: portals).others.map(\.id.rawValue))
    }

    private func create(_ visit: Visit, _ administrator: Administrator) async throws -> Reply {
        guard generator.obstacle == nil else { throw Refusal.notAllowed }
        let products = NewProducts(site.context) { [generator] in try await generator.make($0) }
        let outcome = try await products.create(
            .init(
                id: visit.form["id"], title: visit.form["title"], summary: visit.form["summary"],
                portals: visit.form.all("portals").map { PortalID($0) }, upstream: visit.form["upstream"],
                document: visit.form.file("document").map { .init(name: $0.name, bytes: $0.bytes) }),
            by: Caller(administrator, visit))
        guard case .made(let name) = outcome else { return .page(refused(outcome, visit)) }
        do {
            try await reload()
        } catch {
            // The product is there; the next reload shows it.
            site.log(.error, "A product was made and could not be read", ["error": "\(error)"])
        }
        return .redirect(to: site.path("console/products"), note: Note("note.productCreated", ["name": name]))
    }

    /// The form again, with what the generator says. The document has to be chosen anew: no page can do that.
    private func refused(_ outcome: NewProducts.Outcome, _ visit: Visit) -> Page {
        var page = page(visit)
        page.status = .unprocessableContent
        if case .refused(let lines) = outcome {
            page.values["report"] = .object([
                "title": .string(words("productRefused")), "text": .string(lines.joined(separator: "\n")),
            ])
        }
        return page
    }
}
