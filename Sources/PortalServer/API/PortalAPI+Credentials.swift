import HTTP
import PortalModel
import PortalServices
import Serialization
import Storage

extension PortalAPI {
    static let credentials: [APIRoute] = [
        APIRoute(
            method: .get, path: "applications/{application}/credentials", id: "listCredentials", tag: "Credentials",
            summary: "An application's credentials", scope: .applicationsRead, query: APIRoute.paging,
            answer: APIRoute.page(of: "Credential")
        ) { call in
            let known = try Credentials(call.context).list(try application(call).id)
            return try call.page(known, by: \.credential.id.rawValue) {
                .object(APIThings.members($0.credential, $0.secrets))
            }
        },
        APIRoute(
            method: .post, path: "applications/{application}/credentials", id: "createCredential", tag: "Credentials",
            summary: "Make a credential",
            description:
                "The answer holds the secret, this once. Send an `Idempotency-Key`, so that no answer is lost.",
            scope: .credentialsWrite,
            body: [
                .init("name", .line(100), "Where it is used."),
                .init("method", .oneOf(Credential.Method.allCases.map(\.rawValue)), "What it is to be."),
                .init("username", .basicText, isRequired: false, "Of `basic`; left out, one is made."),
                .init("password", .basicText, isRequired: false, "Of `basic`; left out, one is made."),
                .init("expires", .day, isRequired: false, "The last day it works."),
                .init(
                    "keys", .text(upTo: 20_000), isRequired: false,
                    "Of `oauth`: the client's public keys, a JWK Set as text, or the `https` URL of one; left out, it gets a secret."
                ),
            ], success: .created, answer: .named("IssuedCredential")
        ) { call in
            let isBasic = call.text("method") == Credential.Method.basic.rawValue
            let issued = try await Credentials(call.context).create(
                .init(
                    method: call.text("method"), name: call.text("name"),
                    username: isBasic ? call.text("username") : "", password: isBasic ? call.text("password") : "",
                    expires: call.text("expires"), keys: call.text("keys")), application: try application(call).id,
                for: try call.developer().id, by: try call.caller())
            return try reply(issued, call, .created)
        },
        APIRoute(
            method: .get, path: "credentials/{credential}", id: "getCredential", tag: "Credentials",
            summary: "One credential", scope: .applicationsRead, answer: .named("Credential")
        ) { call in
            let credential = try credential(call)
            let secrets = try call.context.store.read { try $0.secrets(of: credential.id) }
            return APIReply(body: .object(APIThings.members(credential, secrets)))
        },
        APIRoute(
            method: .post, path: "credentials/{credential}/rotate", id: "rotateCredential", tag: "Credentials",
            summary: "Give a credential a new secret", description: "The answer holds the new secret, this once.",
            scope: .credentialsWrite,
            body: [
                .init(
                    "overlap", .oneOf(Credentials.Overlap.allCases.map { "\($0)" }), isRequired: false,
                    "How long the old secret goes on working; `none` where it is left out.")
            ], answer: .named("IssuedCredential")
        ) { call in
            let overlap = Credentials.Overlap.allCases.first { "\($0)" == call.text("overlap") } ?? .none
            let issued = try await Credentials(call.context).rotate(
                CredentialID(call["credential"]), overlap: overlap, for: try call.developer().id,
                by: try call.caller())
            return try reply(issued, call, .ok)
        },
        APIRoute(
            method: .post, path: "credentials/{credential}/revoke", id: "revokeCredential", tag: "Credentials",
            summary: "Revoke a credential for good", description: "It stays in the list, as `revoked`.",
            scope: .credentialsWrite, body: [], answer: .named("Credential")
        ) { call in
            try await Credentials(call.context).revoke(
                CredentialID(call["credential"]), for: try call.developer().id, by: try call.caller())
            return APIReply(body: .object(APIThings.members(try credential(call), [])))
        },
    ]

    private static func credential(_ call: APICall) throws -> Credential {
        let found = try call.context.store.read { try $0.credential(CredentialID(call["credential"])) }
        guard let credential = found else { throw APIProblem.notFound }
        _ = try Applications(call.context).application(credential.application, for: try call.developer().id)
        return credential
    }

    private static func reply(_ issued: Credentials.Issued, _ call: APICall, _ status: Status) throws -> APIReply {
        let secrets = try call.context.store.read { try $0.secrets(of: issued.credential.id) }
        return APIReply(
            status: status,
            body: .object(
                APIThings.members(issued.credential, secrets) + [("secret", .text(orNull: issued.shownSecret))]),
            location: status == .created ? call.site.path("\(api.root)/credentials/\(issued.credential.id)") : nil)
    }
}

extension APISchema {
    /// What every gateway takes of a user name or a password (RFC 7617 §2; APISIX cuts at a colon and drops blanks).
    fileprivate static var basicText: APISchema { .text(.init(longest: 100, pattern: "^[!-9;-~]{10,100}$")) }
}
