/// Whatever answers requests: a route, a router, a folder of files.
///
/// A handler is called on one of the server's own threads, several at a time. What it cannot answer without waiting it
/// answers ``Answer/later(_:)``; the connection then sleeps and the thread serves others.
package protocol Handler: Sendable {
    /// Every request gets an answer; what goes wrong inside becomes a status, never a trap.
    func answer(to request: Request) -> Answer
}

/// A response, or the promise of one.
package enum Answer: Sendable {
    case ready(Response)
    /// Run on Swift's own threads; cancelled when the server stops and its grace is over.
    case later(@Sendable () async -> Response)
}

/// A handler that never waits for anything slower than a file.
package protocol DirectHandler: Handler {
    /// The response, made before this returns.
    func respond(to request: Request) -> Response
}

extension DirectHandler {
    /// The response, at once.
    package func answer(to request: Request) -> Answer { .ready(respond(to: request)) }
}
