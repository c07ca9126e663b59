/// Why a snapshot cannot be written for a gateway at all: it would open something to the wrong caller. Nothing is written
/// then, and the gateway keeps what it has.
///
/// APISIX itself lets the last of two equal things win without a word (facts seen on 3.18), Envoy refuses the whole file.
package enum GatewayRefusal: Error, Equatable, CustomStringConvertible {
    /// Two credentials have one API key.
    case sameKey(String, String)
    /// Two credentials have one username for basic authentication, by which a gateway looks the caller up.
    case sameUsername(String, String)
    /// Two credentials of one consumer have one id.
    case sameCredential(String)
    /// Two consumers have one client of OAuth.
    case sameClient(String, String)
    case sameConsumer(String)
    case sameProduct(String)

    /// Names ids only, never a secret.
    package var description: String {
        switch self {
        case .sameKey(let one, let other): "The credentials \(one) and \(other) have the same API key"
        case .sameUsername(let one, let other): "The credentials \(one) and \(other) have the same username"
        case .sameClient(let one, let other): "The consumers \(one) and \(other) have the same OAuth client"
        case .sameCredential(let id): "There are two credentials \(id)"
        case .sameConsumer(let id): "There are two consumers \(id)"
        case .sameProduct(let id): "There are two products \(id)"
        }
    }
}
