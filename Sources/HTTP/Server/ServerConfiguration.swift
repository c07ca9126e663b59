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
    /// Connections that may be open at a time from one IPv4 address or one IPv6 /64; the next ones are closed at once.
    package var connectionsPerAddress = 20_000
    /// Whose `X-Forwarded-*` and `X-Request-Id` count; ``connectionsPerAddress`` is not for them.
    package var trustedProxies = AddressList.none
    /// Bytes of request line and header fields together; more is answered 431.
    package var headerLimit = 32 * 1024
    /// Bytes of a request's body; more is answered 413.
    package var bodyLimit = 1024 * 1024
    /// The limit of single requests, instead of ``bodyLimit``: asked when the header is there, on the server's own threads,
    /// so it must not wait. `nil` changes nothing.
    package var bodyLimitOf: @Sendable (Request) -> Int? = { _ in nil }
    /// How long a request may take to arrive whole, from its connection's opening or the answer before it.
    /// However steadily it trickles in, its connection ends then.
    package var requestDeadline: Duration = .seconds(30)
    /// How long an answer may take to be made; then 503 takes its place.
    package var answerDeadline: Duration = .seconds(60)
    /// How long a connection may be silent, while waiting for a next request or taking an answer.
    package var idleLimit: Duration = .seconds(30)
    /// Bytes of an answer that a client has to take each second, on average.
    package var slowestReader = 1024

    package init() {}
}
