import HTTP
import Serialization

/// The Admin API of one APISIX: requests, and what its answers mean.
struct APISIXAdmin: Sendable {
    /// Below which everything lies.
    static let root = "/apisix/admin"
    private let client: AdminClient

    /// - Parameters:
    ///   - url: Of the Admin API, such as `http://127.0.0.1:9180`, without `/apisix/admin`.
    ///   - seconds: How long one request may take.
    init(url: String, key: String, seconds: Int) {
        client = AdminClient(url: url, headers: [("X-API-KEY", key)], seconds: seconds)
    }

    /// Sends a request; only some statuses come back.
    ///
    /// - Parameter expected: Beside those of success.
    /// - Throws: ``APISIXAdminFailure``, or `WebFailure` for a gateway that does not answer.
    func send(
        _ method: Method, _ path: String, headers: [(String, String)] = [], body: [UInt8]? = nil,
        expecting expected: Set<Int> = []
    ) throws -> AdminClient.Answer {
        var headers = headers
        if body != nil { headers.append(("Content-Type", "application/json")) }
        let answer = try client.send(method, Self.root + path, headers: headers, body: body)
        guard (200..<300).contains(answer.status) || expected.contains(answer.status) else {
            throw APISIXAdminFailure(answer, path: path)
        }
        return answer
    }

    /// An answer's body as a tree.
    static func tree(_ answer: AdminClient.Answer, path: String) throws -> Node {
        do {
            return try JSONReader.read(answer.body, file: path)
        } catch {
            throw APISIXAdminFailure(path: path, status: answer.status, reason: "what it answers is no JSON")
        }
    }
}

/// The gateway answered, but not as it should: a sentence for the operator without secrets of ours.
package struct APISIXAdminFailure: Error, Equatable, CustomStringConvertible {
    /// Below `/apisix/admin`.
    package let path: String
    package let status: Int
    package let reason: String

    init(path: String, status: Int, reason: String) {
        self.path = path
        self.status = status
        self.reason = reason
    }

    init(_ answer: AdminClient.Answer, path: String) {
        let text = String(decoding: answer.body.prefix(4096), as: UTF8.self)
        let message = (try? JSONReader.read(answer.body, file: path))?["error_msg"]?.string ?? text
        self.init(
            path: path, status: answer.status,
            reason: answer.status == 401 || answer.status == 403
                ? "the key is wrong, or this address may not call it (allow_admin)"
                : String(message.filter { !$0.isNewline }.prefix(300)))
    }

    package var description: String {
        "APISIX answers \(status) to \(APISIXAdmin.root)\(path)" + (reason.isEmpty ? "" : ": \(reason)")
    }

    /// Whether this one thing is not taken, and others may be.
    var isRefusal: Bool { [400, 404, 405, 409].contains(status) }

    /// Another consumer has the key already, or had it a moment ago: what is checked is what the gateway has loaded.
    var isDuplicate: Bool { status == 400 && reason.contains(Self.duplicateKey) }

    /// Stands in its words where a secret belongs to another consumer.
    static let duplicateKey = "duplicate key"

    /// Something refers to what was to be deleted, or did a moment ago: what is checked is what the gateway has loaded.
    var isInUse: Bool { status == 400 && reason.contains("still using it") }

    /// As it is, without these texts in its words.
    func hiding(_ secrets: [String]) -> Self {
        Self(path: path, status: status, reason: SecretMask.hiding(secrets, in: reason))
    }
}
