package import PortalModel
import Storage

/// Why something was not done: an answer to the caller, not a failure.
package enum Refusal: Error, Equatable {
    /// There is no such thing, or it is somebody else's: the two are not told apart.
    case notFound
    /// The caller's role does not allow it.
    case notAllowed
    /// What was sent cannot be used; one problem for each field.
    case invalid([Problem])
    /// It does not fit what is there.
    case conflict(Reason)

    /// What is wrong with one field.
    package struct Problem: Equatable, Sendable {
        package let field: String
        package let reason: Reason

        package init(_ field: String, _ reason: Reason) {
            self.field = field
            self.reason = reason
        }
    }

    /// Each has its words in every language, under this name.
    package enum Reason: String, Sendable, CaseIterable {
        // Fields.
        case missing
        case tooLong
        case notAnEmail
        case emailDomainRefused
        case passwordTooShort
        case passwordGuessable
        case basicCharacters
        case unknownPlan
        /// Two plans of one product.
        case onePlanEach
        case unknownMethod
        case dateInThePast
        case termsNotAccepted
        case nameDiffers
        case addressTaken
        /// A URL that is malformed, or on a network that is not called.
        case addressNotCallable
        case notAnID
        case idTaken
        case notAnUpstream
        /// A portal that was not chosen would offer the product, too.
        case portalNotChosen
        /// A portal offers products by their ids, and not this one.
        case portalByName
        case lastAdministrator
        case lastOwner
        case alreadyMember
        /// Neither a JWK Set of public keys for ES256 or RS256, nor an `https` URL.
        case notKeys
        /// A private key was given, which nobody else may have.
        case keysArePrivate
        /// RSA of fewer than 2048 bits.
        case keysTooShort
        case wrongPassword
        case wrongCode
        case signInOver
        // Signing in.
        case wrongSignIn
        case addressUnverified
        case accountPending
        case accountSuspended
        case registrationClosed
        case linkOver
        // States.
        case alreadySubscribed
        case notOffered
        case publicNameTaken
        case overlapNotPossible
        /// A client that proves itself by keys has no secret.
        case hasKeys
        /// The identity provider would not do it.
        case providerRefused
        /// It could not be reached, or gave an answer that cannot be used.
        case providerAway
        /// It has no way to change a secret.
        case rotationNotPossible
        case stateChanged
    }

    /// One field that cannot be used.
    static func invalid(_ field: String, _ reason: Reason) -> Refusal { .invalid([Problem(field, reason)]) }
}

/// Who asks for something, and from where.
package struct Caller: Sendable {
    package enum Person: Sendable {
        case developer(DeveloperID)
        case administrator(AdministratorID, AdministratorRole)
    }

    package var person: Person
    /// The client's address, for the trail.
    package var address: String

    package init(_ person: Person, address: String) {
        self.person = person
        self.address = address
    }

    var actor: AuditEntry.Actor {
        switch person {
        case .developer(let id): .developer(id)
        case .administrator(let id, _): .administrator(id)
        }
    }

    /// - Throws: ``Refusal/notAllowed`` where the caller is no administrator of at least that role.
    func require(_ role: AdministratorRole) throws {
        guard case .administrator(_, let own) = person, own >= role else { throw Refusal.notAllowed }
    }
}
