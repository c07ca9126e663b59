import Crypto
package import PortalModel
import Storage

/// Answers that are kept for a day, so that a request with an `Idempotency-Key` is carried out once however often it is
/// sent (draft-ietf-httpapi-idempotency-key-header-06).
package struct Replies: Sendable {
    let context: ServiceContext

    package init(_ context: ServiceContext) { self.context = context }

    /// What a key means now.
    package enum Found: Sendable, Equatable {
        /// It is ours: carry the request out, then ``finish(_:of:status:body:)``.
        case fresh
        /// It was carried out; this was answered.
        case kept(status: Int, body: [UInt8])
        /// It is being carried out, or that was cut off.
        case unfinished
        /// It came with another request before.
        case otherRequest
    }

    /// Takes a key for a request, or tells what became of it.
    package func take(_ key: String, of token: TokenID, request: [UInt8]) async throws -> Found {
        let fingerprint = Digest.sha256(request)
        let now = context.now
        return try await context.store.write { tables in
            if let known = try tables.keptReply(key, of: token) {
                if now < known.at + .seconds(86_400) { return try found(known, fingerprint) }
                try tables.forget(key, of: token)
            }
            try tables.insert(KeptReply(token: token, key: key, fingerprint: fingerprint, at: now))
            return .fresh
        }
    }

    private func found(_ known: KeptReply, _ fingerprint: [UInt8]) throws -> Found {
        guard ConstantTime.equal(known.fingerprint, fingerprint) else { return .otherRequest }
        guard let status = known.status, let sealed = known.sealed,
            let body = context.box.open(sealed, context: "reply \(known.token) \(known.key)")
        else { return .unfinished }
        return .kept(status: status, body: body)
    }

    /// Keeps what was answered.
    package func finish(_ key: String, of token: TokenID, status: Int, body: [UInt8]) async throws {
        let sealed = context.box.seal(body, context: "reply \(token) \(key)")
        try await context.store.write { try $0.finish(key, of: token, status: status, sealed: sealed) }
    }

    /// Gives the key back, where nothing was done.
    package func forget(_ key: String, of token: TokenID) async throws {
        try await context.store.write { try $0.forget(key, of: token) }
    }
}
