import Crypto
import HTTP
import PortalServices

/// What a client sends to an endpoint of OAuth: a form whose fields come once each (RFC 6749 §3.2).
struct OAuthParameters {
    private let form: Form
    private let authorization: String?

    /// Fields that may come several times (RFC 8707 §2).
    private static let repeatable: Set = ["resource"]
    private static let assertionType = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"

    /// - Throws: ``OAuthRefusal`` where the body is no such form.
    init(_ request: Request) throws {
        do {
            form = try Form(body: request)
        } catch {
            throw OAuthRefusal(
                .invalidRequest,
                "The body must be 'application/x-www-form-urlencoded', in UTF-8 without broken escapes.")
        }
        for name in Set(form.names) where !Self.repeatable.contains(name) && form.all(name).count > 1 {
            throw OAuthRefusal(.invalidRequest, "The parameter '\(name.prefix(50))' may come once.")
        }
        guard request.headers.values(of: "Authorization").count <= 1 else {
            throw OAuthRefusal(.invalidRequest, "There may be one 'Authorization' field.")
        }
        authorization = request.headers["Authorization"]
    }

    /// A parameter; one without a value counts as left out (RFC 6749 §3.2).
    subscript(name: String) -> String? {
        let value = form[name]
        return value.isEmpty ? nil : value
    }

    /// All values of a parameter that may come several times.
    func all(_ name: String) -> [String] { form.all(name).filter { !$0.isEmpty } }

    /// What somebody presents as HTTP basic authentication or as a bearer token.
    enum Credential {
        case basic(name: String, password: String)
        case bearer(String)
    }

    /// What the `Authorization` field holds; `nil` where there is none.
    /// - Throws: ``OAuthRefusal`` where it is malformed or of another scheme.
    func credential() throws -> Credential? {
        guard let authorization else { return nil }
        let parts = authorization.split(separator: " ", maxSplits: 1)
        switch (parts.first?.lowercased(), parts.last.map(String.init)) {
        case ("bearer", let token?) where parts.count == 2: return .bearer(token)
        case ("basic", let text?) where parts.count == 2:
            guard let bytes = Encoding.bytes(base64: text), let pair = String(validating: bytes, as: UTF8.self),
                let colon = pair.firstIndex(of: ":"), let name = Self.decoded(pair[..<colon]),
                let password = Self.decoded(pair[pair.index(after: colon)...])
            else { break }
            return .basic(name: name, password: password)
        default: break
        }
        throw OAuthRefusal(
            .invalidClient, "The 'Authorization' field cannot be read: send 'Basic' with client id and secret.")
    }

    /// What a client proves itself with, in one way alone (RFC 6749 §2.3).
    /// - Throws: ``OAuthRefusal``.
    func proof() throws -> ClientProof {
        let (id, secret) = (self["client_id"], self["client_secret"])
        let (assertion, type) = (self["client_assertion"], self["client_assertion_type"])
        let credential = try credential()
        guard [credential != nil, secret != nil, assertion != nil].filter({ $0 }).count <= 1 else {
            throw OAuthRefusal(.invalidRequest, "A client proves itself in one way: header, secret or assertion.")
        }
        if let credential {
            guard case .basic(let name, let password) = credential else {
                throw OAuthRefusal(.invalidClient, "A client proves itself by 'Basic', a secret or an assertion.")
            }
            guard id == nil || id == name else {
                throw OAuthRefusal(
                    .invalidRequest, "The 'client_id' is another than that of the 'Authorization' field.")
            }
            return .secret(client: name, secret: password)
        }
        if let assertion {
            guard type == Self.assertionType else {
                throw OAuthRefusal(.invalidRequest, "The 'client_assertion_type' must be '\(Self.assertionType)'.")
            }
            return .assertion(client: id, token: assertion)
        }
        guard let id, let secret else {
            throw OAuthRefusal(.invalidClient, "The client must say who it is, and prove it.")
        }
        return .secret(client: id, secret: secret)
    }

    /// Whom a client says it is, for limits: nothing is proved by it.
    var claimedClient: String {
        if case .basic(let name, _)? = try? credential() { return name }
        return self["client_id"] ?? ""
    }

    /// Both halves are encoded as in a form (RFC 6749 §2.3.1).
    private static func decoded(_ text: Substring) -> String? {
        PercentEncoding.decode(text.replacing("+", with: " "))
    }
}
