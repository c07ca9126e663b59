/// Why a client is given no token: an answer to it, in the words of the standards.
package struct OAuthRefusal: Error, Equatable {
    /// RFC 6749 §5.2; the last one is RFC 8707's.
    package enum Code: String, Sendable {
        case invalidRequest = "invalid_request"
        case invalidClient = "invalid_client"
        case unauthorizedClient = "unauthorized_client"
        case unsupportedGrantType = "unsupported_grant_type"
        case invalidScope = "invalid_scope"
        case invalidTarget = "invalid_target"
    }

    package let code: Code
    /// A sentence for the client's developer: ASCII without `"` and `\` (RFC 6749 §5.2).
    package let sentence: String

    package init(_ code: Code, _ sentence: String) {
        self.code = code
        self.sentence = String(
            decoding: sentence.utf8.map { (0x20..<0x7F).contains($0) && $0 != 0x22 && $0 != 0x5C ? $0 : 0x3F },
            as: UTF8.self)
    }

    /// Says no more, so that it cannot be found out which clients there are.
    static let unknownClient = OAuthRefusal(
        .invalidClient, "The client is not known, may not call, or did not prove who it is.")
}
