import Synchronization

/// Calls one service of the operator's own, whose address stands in `site-config.json`: a gateway's admin API.
///
///     let client = AdminClient(url: "http://127.0.0.1:9180", headers: [("X-API-KEY", key)])
///     let answer = try client.send(.get, "/apisix/admin/routes?page=1&page_size=500")
///
/// Unlike ``WebClient`` it goes wherever the operator said, without TLS too, reads the whole of an answer and keeps its
/// connections for the next request. Certificates are checked; no redirect is followed, so that the key goes to nobody
/// else; no proxy of the environment is asked.
package final class AdminClient: Sendable {
    /// What came back.
    package struct Answer: Sendable {
        package let status: Int
        /// The body; whole.
        package let body: [UInt8]
        private let fields: [(name: String, value: String)]

        init(status: Int, body: [UInt8], fields: [(name: String, value: String)]) {
            self.status = status
            self.body = body
            self.fields = fields
        }

        /// The first field of a name, whatever its case.
        package subscript(field name: String) -> String? {
            let name = name.lowercased()
            return fields.first { $0.name.lowercased() == name }?.value
        }
    }

    private let url: String
    private let headers: [(String, String)]
    private let seconds: Int
    private let idle = Mutex<[AdminConnection]>([])

    /// - Parameters:
    ///   - url: Scheme and authority, with a path before all others or without; no query.
    ///   - headers: Sent with each request; they may hold a secret, which is told to nobody else.
    ///   - seconds: How long one request may take.
    package init(url: String, headers: [(String, String)] = [], seconds: Int = 30) {
        var url = url
        while url.hasSuffix("/") { url.removeLast() }
        self.url = url
        self.headers = headers
        self.seconds = seconds
    }

    /// Sends one request and waits for its answer, whatever the status: not for the threads that answer requests. May be
    /// called by several threads, each with a connection of its own.
    /// - Parameter path: With a first `/`; what it holds is percent-encoded already.
    /// - Throws: ``WebFailure``; it names neither headers nor bodies.
    package func send(
        _ method: Method, _ path: String, headers: [(String, String)] = [], body: [UInt8]? = nil
    ) throws(WebFailure) -> Answer {
        try WebTarget.check(url)
        let kept = idle.withLock { $0.popLast() }
        let connection = if let kept { kept } else { try AdminConnection() }
        // One that failed is not used again: what it still waits for might come as the next one's answer.
        let answer: Answer
        do {
            answer = try connection.send(
                method.rawValue, url + path, headers: self.headers + headers, body: body, seconds: seconds)
        } catch {
            throw .failed("'\(url)' does not answer: \(error)")
        }
        idle.withLock { $0.append(connection) }
        return answer
    }
}
