import HTTP
import Mustache
import PortalModel
import PortalServices

/// The fields of a portal's own questions and of its terms, in the forms that make accounts.
struct AnswerFields: Sendable {
    let site: Site
    let portal: Portal
    private var words: Words { site.words(portal) }

    func fields(_ visit: Visit) -> [FormView.Field] {
        portal.access.signUpFields.map { field($0, visit) } + terms(visit)
    }

    private func field(_ field: SignUpField, _ visit: Visit) -> FormView.Field {
        let kind: FormView.Field.Kind =
            switch field.kind {
            case .text: .text
            case .lines: .lines
            case .choice:
                .select(
                    [.init(value: "", title: words("choose"))] + field.options.map { .init(value: $0, title: $0) })
            case .check: .check
            }
        let name = Answers.inputName(field)
        return .init(
            name: name, kind: kind, label: field.label, hint: field.hint ?? "", value: visit.form[name],
            isRequired: field.isRequired)
    }

    /// The box to accept the terms, and the version that is shown; nothing where there are none.
    func terms(_ visit: Visit) -> [FormView.Field] {
        guard let terms = portal.access.terms else { return [] }
        let isURL = terms.url.contains("://")
        let path = terms.url.hasPrefix("/") ? String(terms.url.dropFirst()) : terms.url
        return [
            .init(
                name: "terms", kind: .check, label: words("field.portalTerms", ["portal": portal.title]),
                value: visit.form["terms"],
                link: (words("readTerms"), isURL ? terms.url : SharedContext.root(portal, site.address) + path)),
            .init(name: "termsVersion", kind: .hidden, label: "", value: terms.version),
        ]
    }

    func answers(_ visit: Visit) -> Answers {
        let fields = portal.access.signUpFields
        return Answers(
            values: Dictionary(
                fields.map { ($0.id, visit.form[Answers.inputName($0)]) }, uniquingKeysWith: { first, _ in first }),
            acceptedTerms: visit.form["terms"].isEmpty ? nil : visit.form["termsVersion"])
    }
}
