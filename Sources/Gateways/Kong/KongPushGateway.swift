import Crypto
package import Diagnostics
import HTTP
import Serialization
import Synchronization

/// A Kong without a database that takes its configuration by `POST /config` and keeps it in memory: what is lost when it
/// starts anew is given again.
///
/// The configuration is Portico's as a whole, and can be compared as a whole only: by the digest that Kong gives of it.
package final class KongPushGateway: Gateway {
    private let client: AdminClient
    private let translation = Mutex(KongTranslation())

    /// - Parameters:
    ///   - url: Of the Admin API, such as `http://127.0.0.1:8001`.
    ///   - token: Sent as `Kong-Admin-Token`; `nil` for an API that is closed to others by its network alone.
    ///   - seconds: How long one request may take.
    package init(url: String, token: String? = nil, seconds: Int = 60) {
        client = AdminClient(url: url, headers: token.map { [("Kong-Admin-Token", $0)] } ?? [], seconds: seconds)
    }

    /// One part: the digest of the configuration, with nothing of what is in it.
    package func render(_ snapshot: GatewaySnapshot) throws -> GatewayState {
        let configuration = try KongConfiguration(checking: snapshot)
        // Kong names what it has by MD5.
        guard let digest = Digest.md5(KongFile.render(configuration)) else {
            throw CheckFailure(gateway: "Kong", problems: ["OpenSSL refuses MD5 here, by which Kong tells what it has"])
        }
        return GatewayState(parts: [Self.part(Encoding.hexadecimal(digest))], report: configuration.report)
    }

    /// Sends the configuration; Kong takes it as a whole or not at all, and leaves one that it has alone.
    package func publish(_ snapshot: GatewaySnapshot) throws -> [Diagnostic] {
        let (bytes, report) = try translation.withLock { try $0.render(snapshot) }
        var body = Array("{\"config\":".utf8)
        // As a text, because Kong's digest is that of the text it got.
        JSONWriter.write(String(decoding: bytes, as: UTF8.self), into: &body)
        body.append(UInt8(ascii: "}"))
        let answer = try client.send(
            .post, "/config?check_hash=1", headers: [("Content-Type", "application/json")], body: body)
        guard [200, 201, 304].contains(answer.status) else {
            throw KongFailure(answer, hiding: snapshot.secrets)
        }
        return report
    }

    /// The digest of what Kong has; nothing while it has nothing.
    package func readBack() throws -> [GatewayPart] {
        guard let digest = try mark(), digest != Self.none else { return [] }
        return [Self.part(digest)]
    }

    /// Kong's own digest of its configuration.
    package func mark() throws -> String? {
        let answer = try client.send(.get, "/status")
        guard answer.status == 200 else { throw KongFailure(answer, hiding: []) }
        return (try? JSONReader.read(answer.body, file: "/status"))?["configuration_hash"]?.string
    }

    /// Ten seconds.
    package var pause: Duration { .seconds(10) }

    /// The digest that Kong gives while it has nothing.
    private static let none = String(repeating: "0", count: 32)

    private static func part(_ digest: String) -> GatewayPart {
        GatewayPart(kind: "configuration", id: "kong", bytes: Array("\"\(digest)\"".utf8))
    }
}

extension GatewaySnapshot {
    /// All keys and passwords.
    fileprivate var secrets: [String] {
        consumers.flatMap(\.credentials).compactMap { credential in
            switch credential.secret {
            case .apiKey(let key): key
            case .basic(_, let password): password
            case .oauth: nil
            }
        }
    }
}

/// Kong answered, but not as it should: a sentence for the operator without secrets of ours.
package struct KongFailure: Error, Equatable, CustomStringConvertible {
    /// The answer's.
    package let status: Int
    /// Kong's own words, or the mend.
    package let reason: String

    init(_ answer: AdminClient.Answer, hiding secrets: [String]) {
        status = answer.status
        let text = String(decoding: answer.body.prefix(64 * 1024), as: UTF8.self)
        var reason = (try? JSONReader.read(answer.body, file: "/config"))?["message"]?.string ?? text
        for secret in secrets where reason.contains(secret) { reason = reason.replacing(secret, with: SecretMask.mask) }
        switch status {
        case 401, 403: self.reason = "the key is wrong, or this address may not call it"
        case 404: self.reason = "there is no Admin API at this address"
        default: self.reason = String(reason.filter { !$0.isNewline }.prefix(500))
        }
    }

    package var description: String { "Kong answers \(status)" + (reason.isEmpty ? "" : ": \(reason)") }
}
