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

    package init(
        reading: Reading = .anyone, registration: Registration = .selfService, signIn: [Located<String>] = []
    ) {
        self.reading = reading
        self.registration = registration
        self.signIn = signIn
    }
}
