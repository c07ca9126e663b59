import Foundation
import HTTP
import PortalModel
import PortalServices
import Serialization
import Storage
import TestSupport
import Testing

@testable import PortalServer

/// Asks an API with one token.
struct APIClient {
    let fixture: CompanionFixture
    let root: String
    var token: String
    var headers: [(String, String)] = []

    struct Answer {
        let status: Int
        let headers: Headers
        let json: Node

        subscript(key: String) -> String? { json[key]?.string }
    }

    func send(
        _ method: HTTP.Method, _ path: String, _ body: String? = nil, headers more: [(String, String)] = []
    ) async -> Answer {
        var fields = Headers()
        fields.append("Host", "dev.example")
        if !token.isEmpty { fields.append("Authorization", "Bearer \(token)") }
        if body != nil { fields.append("Content-Type", "application/json") }
        for (name, value) in headers + more { fields[name] = value }
        let response = await fixture.answer(
            Request(method, "/account/\(root)/\(path)", headers: fields, body: Array((body ?? "").utf8)))
        var bytes: [UInt8] = []
        if case .bytes(let content) = response.body { bytes = content }
        let json = (try? JSONReader.read(bytes, file: "answer")) ?? Node(.null)
        if response.status.rawValue >= 400 {
            #expect(response.headers["Content-Type"] == "application/problem+json")
            #expect(json["type"]?.string?.hasPrefix("urn:portico:problem:") == true, "\(method.rawValue) \(path)")
            #expect(json["status"]?.integer == response.status.rawValue)
        }
        return Answer(status: response.status.rawValue, headers: response.headers, json: json)
    }

    func get(_ path: String) async -> Answer { await send(.get, path) }
    func post(_ path: String, _ body: String? = "{}") async -> Answer { await send(.post, path, body) }
}

extension CompanionFixture {
    func portalAPI(_ owner: Owner, scopes: [APIScope] = APIScope.portal) async throws -> APIClient {
        let issued = try await AccessTokens(context).create(
            .init(name: "test", scopes: scopes.map(\.rawValue)),
            by: Caller(.developer(owner.developer.id), address: ""))
        return APIClient(fixture: self, root: PortalAPI.api.root, token: issued.text)
    }

    func adminAPI(_ role: AdministratorRole, scopes: [APIScope] = APIScope.admin) async throws -> APIClient {
        let administrator = try await administrator(role)
        let issued = try await AccessTokens(context).create(
            .init(name: "test", scopes: scopes.map(\.rawValue)),
            by: Caller(.administrator(administrator.id, role), address: ""))
        return APIClient(fixture: self, root: "api/admin/v1", token: issued.text)
    }

    func portalToken(for portal: PortalID) async throws -> APIClient {
        let grace = try await administrator(.administrator)
        let issued = try await AccessTokens(context).create(
            .init(name: "front end", scopes: APIScope.portal.map(\.rawValue)), for: portal,
            by: Caller(.administrator(grace.id, .administrator), address: ""))
        return APIClient(fixture: self, root: PortalAPI.api.root, token: issued.text)
    }
}
