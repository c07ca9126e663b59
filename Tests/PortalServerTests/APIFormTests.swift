import HTTP
import PortalModel
import PortalServices
import Serialization
import Storage
import TestSupport
import Testing

@testable import PortalServer

/// What all operations have in common: problems, pages, idempotency, entity tags, CORS.
struct APIFormTests {
    private let fixture: CompanionFixture
    private let ada: CompanionFixture.Owner
    private let api: APIClient

    init() async throws {
        fixture = try await CompanionFixture()
        ada = try await fixture.developer("ada@example.com")
        api = try await fixture.portalAPI(ada)
    }

    @Test func leadsFromNothingToAKey() async throws {
        let application = await api.post("applications", #"{"name": "Night shift", "description": "x"}"#)
        #expect(application.status == 201)
        let id = try #require(application["id"])
        #expect(application.headers["Location"] == "/account/api/portal/v1/applications/\(id)")
        let subscription = await api.post(
            "applications/\(id)/subscriptions", #"{"product": "parcels", "plan": "free"}"#)
        #expect(subscription.status == 201 && subscription["state"] == "active")
        let again = await api.post("applications/\(id)/subscriptions", #"{"product": "parcels", "plan": "pro"}"#)
        #expect(again.status == 409 && again["detail"]?.contains("has a subscription") == true)
        let credential = await api.post("applications/\(id)/credentials", #"{"name": "Server", "method": "api-key"}"#)
        let secret = try #require(credential["secret"])
        #expect(secret.hasPrefix("key_"))
        let shown = await api.get("credentials/\(credential["id"] ?? "")")
        #expect(shown.status == 200 && shown["secret"] == nil)
        let rotated = await api.post("credentials/\(credential["id"] ?? "")/rotate", #"{"overlap": "day"}"#)
        #expect(rotated["state"] == "rotating" && rotated["secret"] != secret)
        #expect(rotated.json["secrets"]?.elements.count == 2)
        #expect(await api.post("credentials/\(credential["id"] ?? "")/revoke")["state"] == "revoked")
        #expect(await api.post("subscriptions/\(subscription["id"] ?? "")/cancel")["state"] == "cancelled")
        #expect(await api.send(.delete, "applications/\(id)").status == 204)
        #expect(await api.get("applications/\(id)").status == 404)
    }

    @Test(arguments: [
        (#"{"name": 1}"#, 422, "/name"), (#"{"name": "a", "colour": "red"}"#, 422, "/colour"), ("{}", 422, "/name"),
        ("[]", 422, ""), (#"{"name": "a", "name": "b"}"#, 400, nil), (#"{"name": "a""#, 400, nil),
        ("\u{FEFF}", 400, nil),
        (#"{"name": "\#(String(repeating: "a", count: 101))"}"#, 422, "/name"), (#"{"name": "  "}"#, 422, "/name"),
        (#"{"name": null}"#, 422, "/name"), (String(repeating: "[", count: 2000), 400, nil),
    ])
    func tellsEachMistakeInTheBody(_ body: String, _ status: Int, _ pointer: String?) async {
        let answer = await api.post("applications", body)
        #expect(answer.status == status)
        if let pointer { #expect(answer.json["errors"]?.elements.map { $0["pointer"]?.string } == [pointer]) }
    }

    @Test func tellsWhatTheServerItselfRefuses() async {
        #expect(await api.get("nothing").status == 404)
        let wrong = await api.send(HTTP.Method(rawValue: "PUT"), "me", "{}")
        #expect(wrong.status == 405 && wrong.headers["Allow"] == "GET, HEAD, OPTIONS")
        let type = await api.send(.post, "applications", "name=a", headers: [("Content-Type", "text/plain")])
        #expect(type.status == 415)
        #expect(await api.get("applications?limit=0").status == 400)
        #expect(await api.get("applications?limit=5&limit=6").status == 400)
        #expect(await api.get("applications?colour=red").status == 400)
        #expect(await api.get("applications?cursor=%ff").status == 400)
        #expect(await api.get("applications/app_UPPER").status == 404)
    }

    @Test func repeatsNothingAndHidesNothingBetweenPages() async throws {
        for number in 0..<7 { _ = await api.post("applications", #"{"name": "Number \#(number)"}"#) }
        var (seen, cursor): (Set<String>, String?) = ([], nil)
        repeat {
            let page = await api.get("applications?limit=3" + (cursor.map { "&cursor=\($0)" } ?? ""))
            for item in page.json["items"]?.elements ?? [] {
                let isNew = seen.insert(item["id"]?.string ?? "").inserted
                #expect(isNew)
            }
            // What is added meanwhile does not move the others.
            _ = await api.post("applications", #"{"name": "Between"}"#)
            cursor = page["next"]
        } while cursor != nil
        #expect(seen.count >= 8)
        let admin = try await fixture.adminAPI(.viewer)
        var all: [String] = []
        cursor = nil
        repeat {
            let page = await admin.get("applications?limit=2" + (cursor.map { "&cursor=\($0)" } ?? ""))
            all += (page.json["items"]?.elements ?? []).compactMap { $0["id"]?.string }
            cursor = page["next"]
        } while cursor != nil
        #expect(Set(all).count == all.count && all.count >= 11)
    }

    @Test func carriesARequestOutOnce() async throws {
        let (path, body) = (
            "applications/\(ada.application?.rawValue ?? "")/credentials", #"{"name": "k", "method": "api-key"}"#
        )
        let key = [("Idempotency-Key", "a1")]
        let first = await api.send(.post, path, body, headers: key)
        let second = await api.send(.post, path, body, headers: key)
        #expect(first.status == 201 && second.status == 201)
        #expect(first["secret"] == second["secret"] && first["secret"] != nil)
        #expect(second.headers["Idempotency-Replayed"] == "true")
        let other = await api.send(.post, path, #"{"name": "other", "method": "api-key"}"#, headers: key)
        #expect(other.status == 409 && other["type"]?.hasSuffix("key-used") == true)
        let kept = try fixture.context.store.read { tables in
            try tables.keptReply("a1", of: try #require(try tables.tokens(of: .developer(ada.developer.id)).first).id)
        }
        let sealed = try #require(kept?.sealed)
        #expect(String(decoding: sealed, as: UTF8.self).contains("key_") == false, "secrets lie sealed")
        #expect(await api.send(.post, path, body, headers: [("Idempotency-Key", "a b")]).status == 400)
    }

    @Test func letsOneOfManyTwinsThrough() async throws {
        let statuses = await withTaskGroup(of: Int.self) { group in
            for _ in 0..<12 {
                group.addTask {
                    await api.send(.post, "applications", #"{"name": "Twin"}"#, headers: [("Idempotency-Key", "twin")])
                        .status
                }
            }
            return await group.reduce(into: []) { $0.append($1) }
        }
        #expect(statuses.allSatisfy { $0 == 201 || $0 == 409 } && statuses.contains(201))
        let twins = try Applications(fixture.context).list(for: ada.developer.id).filter { $0.name == "Twin" }
        #expect(twins.count == 1)
    }

    @Test func overwritesNothingThatSomebodyElseChanged() async throws {
        let path = "applications/\(ada.application?.rawValue ?? "")"
        let tag = try #require(await api.get(path).headers["ETag"])
        #expect(await api.send(.get, path, headers: [("If-None-Match", tag)]).status == 304)
        #expect(await api.send(.patch, path, #"{"name": "First"}"#, headers: [("If-Match", tag)]).status == 200)
        let late = await api.send(.patch, path, #"{"name": "Second"}"#, headers: [("If-Match", tag)])
        #expect(late.status == 412)
        #expect(await api.get(path)["name"] == "First")
        #expect(await api.send(.patch, path, #"{"name": "Third"}"#, headers: [("If-Match", "*")]).status == 200)
    }

    @Test func letsPagesOfThePortalsCallIt() async {
        let own = await api.send(.get, "me", headers: [("Origin", "https://dev.example")])
        #expect(own.headers["Access-Control-Allow-Origin"] == "https://dev.example")
        #expect(own.headers["Access-Control-Allow-Credentials"] == nil)
        let foreign = await api.send(.get, "me", headers: [("Origin", "https://evil.example")])
        #expect(foreign.headers["Access-Control-Allow-Origin"] == nil)
        let preflight = await api.send(
            HTTP.Method(rawValue: "OPTIONS"), "applications", headers: [("Origin", "https://dev.example")])
        #expect(preflight.status == 204 && preflight.headers["Access-Control-Allow-Methods"] == "GET, POST")
    }

    @Test func subscribesToSeveralProductsEachForItself() async throws {
        let made = await api.post("applications", #"{"name": "Bulk"}"#)
        let answer = await api.post(
            "applications/\(made["id"] ?? "")/subscriptions/bulk",
            #"{"subscriptions": [{"product": "parcels", "plan": "free"}, {"product": "nowhere"}]}"#)
        let results = try #require(answer.json["results"]?.elements)
        #expect(results.map { $0["subscription"]?["state"]?.string } == ["active", nil])
        #expect(results.map { $0["problem"]?["status"]?.integer } == [nil, 404])
    }
}
