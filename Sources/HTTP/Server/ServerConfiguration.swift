/// What a ``Server`` listens on and what it puts up with.
package struct ServerConfiguration: Sendable {
    /// An IPv4 or IPv6 address of this machine. Loopback by default: nobody else gets in unless asked to.
    package var address = "127.0.0.1"
    /// 0 takes any free one; ``Server/port`` tells which.
    package var port: UInt16 = 0
    /// Threads that answer requests, each with its own epoll loop.
    package var threads = 2
    /// Connections that may be open at a time; the next ones wait until one is closed.
    package var connectionLimit = 20_000
    /// Bytes of request line and header fields together; more is answered 431.
    package var headerLimit = 32 * 1024
    /// Bytes of a request's body; more is answered 413.
    package var bodyLimit = 1024 * 1024
    /// How long a request may take to arrive whole, from its connection's opening or the answer before it.
    /// However steadily it trickles in, its connection ends then.
    package var requestDeadline: Duration = .seconds(30)
    /// How long a connection may be silent, while waiting for a next request or taking an answer.
    package var idleLimit: Duration = .seconds(30)

    package init() {}
}
