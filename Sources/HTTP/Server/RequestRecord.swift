/// A request and what became of it, as logs and metrics tell it. Nothing in it is secret: it has neither the query nor
/// any field of the header.
package struct RequestRecord: Sendable {
    /// See ``Request/id``.
    package var id: String
    /// Empty where the header never arrived whole.
    package var method = ""
    /// Percent-encoded, without the query.
    package var path: String
    /// See ``Request/peer``.
    package var peer: String
    /// The pattern of the route that answered; `nil` where none did.
    package var route: String?
    /// `nil` where no answer was made: the request was malformed, too large, too slow, or broken off.
    package var status: Status?
    /// Bytes of the answer's body that were to be sent.
    package var bytes = 0
    /// From the first line's arrival until the answer was with the kernel.
    package var duration = Duration.zero
    /// Whether the answer went out whole.
    package var isWhole = false
}
