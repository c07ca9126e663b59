package import Crypto
import PortalModel
import Serialization
import Storage
import Synchronization

/// The public keys of clients that sign, those behind URLs kept for a while.
package final class ClientKeySets: Sendable {
    /// Gets what is at a URL, and nothing behind the operator's own walls with it.
    package typealias Fetch = @Sendable (_ url: String) async throws -> [UInt8]

    private struct Fetched {
        var keys: [PublicKey]
        var at: Duration
    }

    private let fetch: Fetch
    private let clock: @Sendable () -> Duration
    private let fetched = Mutex<[String: Fetched]>([:])

    /// How long a set is used before it is looked at again.
    private static let freshness = Duration.seconds(600)
    /// A key that is not in a set may have been added; but nobody makes us ask more often than this.
    private static let pause = Duration.seconds(60)
    private static let capacity = 1000

    /// - Parameter clock: Time since any one moment; it must not go back.
    package init(clock: @escaping @Sendable () -> Duration, fetch: @escaping Fetch) {
        self.clock = clock
        self.fetch = fetch
    }

    /// Checks a signature by a client's keys.
    /// - Returns: `nil` also where the keys cannot be had.
    func verify(_ token: String, by source: ClientKeys.Source) async -> JWS.Verified? {
        switch source {
        case .document(let text): return JWS.verify(token, by: ClientKeySet.usableKeys(in: Array(text.utf8)))
        case .url(let url):
            if let verified = JWS.verify(token, by: await keys(at: url, olderThan: Self.freshness)) { return verified }
            return JWS.verify(token, by: await keys(at: url, olderThan: Self.pause))
        }
    }

    private func keys(at url: String, olderThan age: Duration) async -> [PublicKey] {
        let known = fetched.withLock { $0[url] }
        if let known, clock() - known.at < age { return known.keys }
        // A failure is remembered, too; until then what was known goes on.
        let keys = (try? await fetch(url)).map { ClientKeySet.usableKeys(in: $0) } ?? known?.keys ?? []
        fetched.withLock { sets in
            if sets.count >= Self.capacity { sets.removeAll() }
            sets[url] = Fetched(keys: keys, at: clock())
        }
        return keys
    }
}

/// A JWK Set as a client's developer writes or publishes it (RFC 7517 §5); one JWK alone is taken for a set of one.
package enum ClientKeySet {
    /// More keys than a client needs; each has to be tried.
    private static let limit = 20

    /// Every key of a document, each of which must be right.
    /// - Throws: ``PublicKey/Problem``, of the first that is not.
    package static func keys(in document: [UInt8]) throws(PublicKey.Problem) -> [PublicKey] {
        let nodes = try nodes(of: document)
        guard (1...limit).contains(nodes.count) else { throw .malformed }
        var keys: [PublicKey] = []
        for node in nodes { keys.append(try key(node)) }
        guard Set(keys.map(\.id)).count == keys.count else { throw .malformed }
        return keys
    }

    /// Those keys of a document that can be used; others are passed over (RFC 7517 §5).
    static func usableKeys(in document: [UInt8]) -> [PublicKey] {
        let nodes = (try? nodes(of: document)) ?? []
        return nodes.prefix(limit).compactMap { try? key($0) }
    }

    private static func nodes(of document: [UInt8]) throws(PublicKey.Problem) -> [Node] {
        guard let node = try? JSONReader.read(document, file: "keys"), node.mapping != nil else { throw .malformed }
        guard let keys = node["keys"] else { return [node] }
        return keys.elements
    }

    private static func key(_ node: Node) throws(PublicKey.Problem) -> PublicKey {
        var bytes: [UInt8] = []
        JSONWriter.write(node, pretty: false, into: &bytes)
        return try PublicKey(jwk: bytes)
    }
}
