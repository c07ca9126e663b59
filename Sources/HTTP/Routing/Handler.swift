/// Whatever answers requests: a route, a router, a folder of files.
///
/// A handler is called on one of the server's own threads, several at a time, and answers before it returns: it may read a
/// file, it must not wait for anything slower.
package protocol Handler: Sendable {
    /// Every request gets an answer; what goes wrong inside becomes a status, never a trap.
    func respond(to request: Request) -> Response
}
