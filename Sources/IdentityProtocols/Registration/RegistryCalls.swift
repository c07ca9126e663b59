import HTTP
import Serialization

/// JSON to and from a registry.
struct RegistryCalls: Sendable {
    let client: WebClient

    /// Sends a request.
    /// - Parameter token: Goes into `Authorization` (RFC 6750 §2.1).
    /// - Returns: The answer, whatever its status is.
    func send(
        _ method: Method, _ url: String, _ body: Node? = nil, token: String?
    ) async throws(RegistryFailure) -> WebClient.Answer {
        var headers = [("Accept", "application/json")]
        if let token { headers.append(("Authorization", "Bearer \(token)")) }
        var bytes: [UInt8] = []
        if let body {
            headers.append(("Content-Type", "application/json"))
            JSONWriter.write(body, pretty: false, into: &bytes)
        }
        do {
            return try await client.send(method, url, headers: headers, body: bytes, keeping: 65_536)
        } catch {
            throw .unreachable("\(error)")
        }
    }

    /// The object that an answer of success holds.
    static func object(_ answer: WebClient.Answer) throws(RegistryFailure) -> Node {
        guard (200..<300).contains(answer.status) else { throw refusal(answer) }
        guard let node = try? JSONReader.read(answer.excerpt, file: "answer"), node.mapping != nil else {
            throw .unusable("it is no JSON object")
        }
        return node
    }

    /// What a server said that said no, on one line. RFC 7591 §3.2.2 has two members for it.
    static func refusal(_ answer: WebClient.Answer) -> RegistryFailure {
        var text = String(decoding: answer.excerpt.prefix(300), as: UTF8.self)
        if let node = try? JSONReader.read(answer.excerpt, file: "answer"), let error = node["error"]?.string {
            text = [error, node["error_description"]?.string ?? ""].joined(separator: " ")
        }
        return .refused(
            status: answer.status, String(text.prefix(300).map { $0.isNewline || $0 == "\t" ? " " : $0 }))
    }

    /// Whether a server that was told to delete something has nothing left to delete.
    static func isGone(_ answer: WebClient.Answer) -> Bool {
        (200..<300).contains(answer.status) || [404, 410].contains(answer.status)
    }

    /// A client's keys as members of RFC 7591 §2.
    static func members(of keys: ClientMetadata.Keys?) -> [(String, Node)] {
        switch keys {
        case nil: return []
        case .url(let url): return [("jwks_uri", .text(url))]
        case .document(let text):
            guard let node = try? JSONReader.read(Array(text.utf8), file: "keys") else { return [] }
            return [("jwks", node["keys"] == nil ? .object([("keys", .list([node]))]) : node)]
        }
    }
}
