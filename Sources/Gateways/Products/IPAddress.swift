import Glibc

/// Tells addresses from names.
enum IPAddress {
    /// Whether it is an IPv4 or an IPv6 address, the latter without brackets.
    static func isOne(_ text: String) -> Bool {
        var bytes = in6_addr()
        return inet_pton(AF_INET, text, &bytes) == 1 || inet_pton(AF_INET6, text, &bytes) == 1
    }
}
