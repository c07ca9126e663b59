/// Who may read a portal, and how people come to have an account in it.
package struct AccessPolicy: Sendable, Equatable {
    package enum Reading: String, Sendable {
        case anyone
        case signedIn = "signed-in"
    }

    package enum Registration: String, Sendable {
        case selfService = "self"
        case approval
        case invitation
        case sso
    }

    package var reading: Reading
    package var registration: Registration
    /// `password` or ids of identity providers.
    package var signIn: [Located<String>]

    /// Which mail addresses may sign up.
    package var emailDomains: EmailDomains
    /// What the portal asks of new developers besides name, address and password.
    package var signUpFields: [SignUpField]
    /// What developers must accept to use the portal.
    package var terms: Terms?

    /// Terms of use of a portal.
    package struct Terms: Sendable, Equatable {
        /// Where they are read: a URL, or a page from the portal's root.
        package var url: String
        /// Another version is accepted anew.
        package var version: String
    }

    package init(
        reading: Reading = .anyone, registration: Registration = .selfService, signIn: [Located<String>] = [],
        emailDomains: EmailDomains = EmailDomains(), signUpFields: [SignUpField] = [], terms: Terms? = nil
    ) {
        self.signUpFields = signUpFields
        self.terms = terms
        self.reading = reading
        self.registration = registration
        self.signIn = signIn
        self.emailDomains = emailDomains
    }
}

/// One thing that a portal asks of new developers.
package struct SignUpField: Sendable, Equatable {
    package enum Kind: String, Sendable {
        case text
        /// Text of several lines.
        case lines
        /// One of ``SignUpField/options``.
        case choice
        /// A box to tick.
        case check
    }

    package var id: String
    /// In the portal's language.
    package var label: String
    package var hint: String?
    package var kind: Kind
    package var options: [String]
    package var isRequired: Bool
}

/// Rules over the domains of mail addresses; `*.partner.example` stands for every domain below, not the domain itself.
package struct EmailDomains: Sendable, Equatable {
    /// Where there are any, only these may come.
    package var allowed: [String]
    /// These may not, whatever is allowed.
    package var denied: [String]

    package init(allowed: [String] = [], denied: [String] = []) {
        self.allowed = allowed
        self.denied = denied
    }

    /// Whether people of a domain may come, in whatever case it is written.
    package func admit(_ domain: String) -> Bool {
        let domain = domain.lowercased()
        func matches(_ pattern: String) -> Bool {
            let pattern = pattern.lowercased()
            return pattern.hasPrefix("*.") ? domain.hasSuffix(pattern.dropFirst()) : domain == pattern
        }
        return !denied.contains(where: matches) && (allowed.isEmpty || allowed.contains(where: matches))
    }
}
