import Crypto
import Foundation
import PortalModel
import PortalServices
import Storage
import Testing

/// The life of the keys that tokens are signed with.
struct SigningKeyTests {
    /// Four lives of keys: whoever keeps the list of keys for as long as they are announced verifies each token until its
    /// end, a day later, and never finds one whose key it has not heard of.
    @Test(arguments: [30, 1])
    func letsNoTokenFailWhileKeysChange(days: Int) async throws {
        let oauth = try await OAuthFixture(settings: #"{"keyDays": \#(days), "tokenSeconds": 86400}"#)
        let context = oauth.fixture.context
        let keys = oauth.server.keys
        // Keys of a day change twelve hours after they are announced, others a day.
        let step = days == 1 ? 1 : 4
        let (notice, life) = (days == 1 ? 12 : 24 / step, 24 / step)
        var lists: [[PublicKey]] = []
        var tokens: [(token: String, made: Int)] = []
        var signers: Set<String> = []
        var most = 0
        for moment in 0..<(days * life * 4) {
            try await keys.followSchedule()
            lists.append(try keys.published())
            let signer = try await keys.signer()
            signers.insert(signer.publicKey.thumbprint)
            tokens.append((JWS.sign(Array("{}".utf8), type: "at+jwt", by: signer), moment))
            most = max(most, lists[moment].count)
            // The list of that long ago knows the key of now, once there has been one.
            if moment >= notice {
                #expect(JWS.verify(tokens[tokens.count - 1].token, by: lists[moment - notice + 1]) != nil, "\(moment)")
            }
            for (token, made) in tokens where moment - made == life {
                #expect(JWS.verify(token, by: lists[moment]) != nil, "\(made) at \(moment)")
            }
            tokens.removeAll { moment - $0.made >= life }
            oauth.fixture.pass(.seconds(3600 * step))
        }
        #expect((4...5).contains(signers.count), "one for each life: \(signers.count)")
        #expect(most <= 4, "keys leave: \(most)")
        let log = try context.store.read { try $0.audit(text: "signing-key.removed", before: nil, limit: 100) }
        #expect(!log.isEmpty)
    }

    @Test func keepsThePrivateHalfSealed() async throws {
        let oauth = try await OAuthFixture()
        let signer = try await oauth.server.keys.signer()
        let kept = try #require(try oauth.fixture.context.store.read { try $0.signingKeys() }.first)
        let secret = try #require(signer.secretJWK.split(separator: "\"d\":\"").last?.prefix(43))
        #expect(!String(decoding: kept.sealed, as: UTF8.self).contains(secret) && !kept.publicJWK.contains(secret))
        #expect(kept.publicJWK == signer.publicKey.jwk && kept.id == signer.publicKey.thumbprint)
    }

    @Test func changesTheAlgorithmWithNotice() async throws {
        let oauth = try await OAuthFixture()
        #expect(try await oauth.server.keys.signer().publicKey.algorithm == .es256)
        try OAuthFixture.offer(#"{"algorithm": "RS256"}"#, to: oauth.fixture)
        try await oauth.server.keys.followSchedule()
        try await oauth.server.keys.followSchedule()
        #expect(try oauth.server.keys.list().map(\.stage) == [.signing, .published])
        #expect(try await oauth.server.keys.signer().publicKey.algorithm == .es256, "nobody knows the other one yet")
        oauth.fixture.pass(.seconds(86_400))
        #expect(try await oauth.server.keys.signer().publicKey.algorithm == .rs256)
        #expect(try oauth.server.keys.list().map(\.stage) == [.retired, .signing])
        oauth.fixture.pass(SigningKeys.retirement)
        try await oauth.server.keys.followSchedule()
        #expect(try oauth.server.keys.list().map(\.stage) == [.signing])
    }

    @Test func changesByHand() async throws {
        let oauth = try await OAuthFixture()
        let keys = oauth.server.keys
        let first = try await keys.signer()
        let (id, start) = try await keys.rotate(after: .seconds(300))
        #expect(start == oauth.fixture.context.now + .seconds(300))
        #expect(try await keys.signer().publicKey == first.publicKey)
        #expect(try keys.list().map(\.stage) == [.signing, .published])
        // Sooner than what was to come, which is not wanted any more.
        let sooner = try await keys.rotate(after: .seconds(60))
        #expect(try keys.list().map(\.key.id) == [first.publicKey.thumbprint, sooner.id])
        oauth.fixture.pass(.seconds(60))
        #expect(try await keys.signer().publicKey.thumbprint == sooner.id)
        #expect(id != sooner.id)
        let token = JWS.sign(Array("{}".utf8), type: "at+jwt", by: first)
        #expect(JWS.verify(token, by: try keys.published()) != nil, "tokens of the old one go on working")

        #expect(try await keys.revoke(first.publicKey.thumbprint))
        #expect(JWS.verify(token, by: try keys.published()) == nil)
        #expect(try await keys.signer().publicKey.thumbprint == sooner.id)
        #expect(try await keys.revoke(sooner.id))
        #expect(try await keys.signer().publicKey.thumbprint != sooner.id)
        #expect(try keys.list().map(\.stage) == [.signing])
        #expect(try await keys.revoke("none") == false)
    }

    /// A clock that was a year ahead for a while.
    @Test func goesOnAfterAWrongClock() async throws {
        let oauth = try await OAuthFixture()
        let first = try await oauth.server.keys.signer().publicKey
        oauth.fixture.pass(.seconds(365 * 86_400))
        try await oauth.server.keys.followSchedule()
        oauth.fixture.pass(.seconds(-365 * 86_400))
        try await oauth.server.keys.followSchedule()
        #expect(try await oauth.server.keys.signer().publicKey == first)
        #expect(try oauth.server.keys.list().map(\.stage) == [.signing], "what was made for next year is gone")
        oauth.fixture.pass(.seconds(29 * 86_400))
        try await oauth.server.keys.followSchedule()
        #expect(try oauth.server.keys.list().map(\.stage) == [.signing, .published])
    }

    @Test func makesOneFirstKeyForAllWhoAskAtOnce() async throws {
        let oauth = try await OAuthFixture()
        let keys = oauth.server.keys
        let signers = try await withThrowingTaskGroup(of: String.self) { group in
            for _ in 0..<8 { group.addTask { try await keys.signer().publicKey.thumbprint } }
            return try await group.reduce(into: Set<String>()) { $0.insert($1) }
        }
        #expect(signers.count == 1)
    }
}
