extension IPAddress {
    /// Whether it may be a host of the public Internet: no address that IANA's registries of special-purpose addresses
    /// (RFC 6890) do not call globally reachable, and none that stands for an IPv4 address behind a translator or a tunnel.
    package var isPublic: Bool {
        // Global unicast is 2000::/3 so far (RFC 4291 §2.4).
        guard isIPv4 || high >> 61 == 1, let special = IPAddress.special else { return false }
        return !special.contains(self)
    }

    /// `nil` would leave nothing public; every entry is read by `AddressTests`.
    private static let special = try? AddressList([
        // This network, private, shared (RFC 6598), loopback, link-local, private, IETF protocols, documentation, 6to4
        // relays, private, benchmarks, documentation, documentation, multicast and reserved.
        "0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12", "192.0.0.0/24",
        "192.0.2.0/24", "192.88.99.0/24", "192.168.0.0/16", "198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24",
        "224.0.0.0/3",
        // IETF protocols with Teredo, documentation, 6to4, documentation (RFC 9637).
        "2001::/23", "2001:db8::/32", "2002::/16", "3fff::/20",
    ])
}
