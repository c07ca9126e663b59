import Crypto

/// How receivers know that a call is ours: Standard Webhooks (github.com/standard-webhooks, spec/standard-webhooks.md).
///
/// `webhook-signature` is `v1,` and the base64 of HMAC-SHA256 over `id.timestamp.body`; while a secret is exchanged there
/// are two, with a blank between them. Receivers refuse timestamps that are too old, and ids they have seen.
package enum WebhookSignature {
    /// A secret as people copy it: `whsec_` and the base64 of 24 to 64 bytes.
    static func secret(random: (Int) -> [UInt8]) -> String { "whsec_" + Encoding.base64(random(32)) }

    /// The headers of one call.
    /// - Parameters:
    ///   - seconds: Of this attempt, since 1970.
    ///   - secrets: As made by ``secret(random:)``; the newest first.
    package static func headers(id: String, seconds: Int, body: [UInt8], secrets: [String]) -> [(String, String)] {
        let message = Array("\(id).\(seconds).".utf8) + body
        let signatures = secrets.compactMap { secret in
            Encoding.bytes(base64: String(secret.dropFirst("whsec_".count))).map {
                "v1,\(Encoding.base64(HMAC.sha256(key: $0, message: message)))"
            }
        }
        return [
            ("webhook-id", id), ("webhook-timestamp", String(seconds)),
            ("webhook-signature", signatures.joined(separator: " ")),
        ]
    }
}
