package import PortalModel
package import Storage

/// What new developers answer to a portal's own questions, and the terms they accept.
package struct Answers: Sendable {
    /// By the field's id.
    package var values: [String: String]
    /// The version of the terms that were shown and accepted; `nil` where none were.
    package var acceptedTerms: String?

    package init(values: [String: String] = [:], acceptedTerms: String? = nil) {
        self.values = values
        self.acceptedTerms = acceptedTerms
    }

    /// The name of a field's input in forms.
    package static func inputName(_ field: SignUpField) -> String { "answer-\(field.id)" }

    /// The answers as they are stored; problems go to `rules`.
    func checked(_ access: AccessPolicy, _ rules: inout FieldRules) -> [DeveloperDetail] {
        let details = access.signUpFields.compactMap { field -> DeveloperDetail? in
            let (name, given) = (Self.inputName(field), values[field.id] ?? "")
            let value =
                switch field.kind {
                case .text: rules.line(name, given, limit: 200, isRequired: field.isRequired)
                case .lines: rules.text(name, given, limit: 2000)
                case .choice: field.options.contains(given) ? given : ""
                case .check: given.isEmpty ? "" : "yes"
                }
            if value.isEmpty, field.isRequired, field.kind != .text { rules.add(name, .missing) }
            return value.isEmpty ? nil : DeveloperDetail(field: field.id, value: value)
        }
        if let terms = access.terms, acceptedTerms != terms.version { rules.add("terms", .termsNotAccepted) }
        return details
    }
}

extension Accounts {
    /// Whether a developer has to accept the portal's terms before they go on.
    package func mustAcceptTerms(_ developer: Developer) -> Bool {
        let terms = context.offerings.now.portal(developer.portal)?.access.terms
        return terms != nil && developer.termsVersion != terms?.version
    }

    /// Accepts the portal's terms as they are now.
    /// - Parameter version: That was shown.
    /// - Throws: ``Refusal``.
    package func acceptTerms(_ version: String, by id: DeveloperID, address: String) async throws {
        try await context.store.write { tables in
            guard var developer = try tables.developer(id), developer.state == .active else { throw Refusal.notFound }
            guard context.offerings.now.portal(developer.portal)?.access.terms?.version == version else {
                throw Refusal.invalid("terms", .termsNotAccepted)
            }
            let before = developer.termsVersion
            developer.termsVersion = version
            try tables.update(developer)
            try Trail(tables, context, by: .developer(id), address: address).note(
                "developer.terms-accepted", id.rawValue, portal: developer.portal, owner: id.rawValue, before: before,
                after: version)
        }
    }
}
