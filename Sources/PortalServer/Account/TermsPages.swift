import HTTP
import Mustache
import PortalModel
import PortalServices
import Storage

/// Where developers come whose portal has other terms than those they accepted: first they accept, then they go on.
struct TermsPages: Sendable {
    let site: Site
    static let path = "accept-terms"

    func add(to routes: inout Routes) { routes.form(Self.path, developers: page, submit: accept) }

    private func page(_ visit: Visit, _ developer: Developer) -> Page {
        let words = site.words(visit.portal)
        guard visit.portal.access.terms != nil else {
            return Page("companion-form", title: words("acceptTerms"), ["lead": .string(words("noTerms"))])
        }
        let next = FormView.Field(
            name: "next", kind: .hidden, label: "", value: visit.value("next"), isRequired: false)
        return Page(
            "companion-form", title: words("acceptTerms"),
            ["lead": .string(words("acceptTermsLead", ["portal": visit.portal.title]))],
            form: FormView(
                action: site.path(Self.path), submit: words("goOn"),
                fields: AnswerFields(site: site, portal: visit.portal).terms(visit) + [next]))
    }

    private func accept(_ visit: Visit, _ developer: Developer) async throws -> Reply {
        guard !visit.form["terms"].isEmpty else { throw Refusal.invalid([.init("terms", .termsNotAccepted)]) }
        try await Accounts(site.context).acceptTerms(
            visit.form["termsVersion"], by: developer.id, address: visit.address)
        return .redirect(
            to: Destination.safe(
                visit.form["next"], site: site.context.offerings.now.site, else: site.path("dashboard")))
    }
}
