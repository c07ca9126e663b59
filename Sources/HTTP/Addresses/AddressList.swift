/// Addresses and networks, as settings name them.
///
///     let list = try AddressList(["127.0.0.1", "10.0.0.0/8", "2001:db8::/32"])
///     list.contains(address)
package struct AddressList: Sendable {
    /// An entry that is no address and no network.
    package struct Malformed: Error, CustomStringConvertible {
        package let entry: String
        package var description: String {
            "'\(entry)' is neither an IP address nor a network such as 10.0.0.0/8"
        }
    }

    private struct Network {
        let first: IPAddress
        /// Ones where the network's bits are.
        let mask: IPAddress
    }

    private let networks: [Network]

    /// Nobody.
    package static let none = AddressList(networks: [])

    private init(networks: [Network]) { self.networks = networks }

    /// - Parameter entries: Addresses, or networks in the notation of RFC 4632 §3.1; bits behind the prefix do not count.
    package init(_ entries: [String]) throws(Malformed) {
        var networks: [Network] = []
        for entry in entries {
            guard let network = AddressList.network(entry) else { throw Malformed(entry: entry) }
            networks.append(network)
        }
        self.networks = networks
    }

    package var isEmpty: Bool { networks.isEmpty }

    /// Whether the address is one of them, or in one of the networks.
    package func contains(_ address: IPAddress) -> Bool {
        networks.contains { network in
            address.high & network.mask.high == network.first.high
                && address.low & network.mask.low == network.first.low
        }
    }

    private static func network(_ entry: String) -> Network? {
        let parts = entry.split(separator: "/", omittingEmptySubsequences: false)
        guard parts.count <= 2, let address = IPAddress(parts[0]) else { return nil }
        var bits = 128
        if parts.count == 2 {
            let size = parts[0].contains(":") ? 128 : 32
            guard parts[1].utf8.allSatisfy({ $0 >= 0x30 && $0 <= 0x39 }), let prefix = Int(parts[1]), prefix <= size
            else { return nil }
            bits = prefix + 128 - size
        }
        let mask = IPAddress(high: ones(bits), low: ones(bits - 64))
        return Network(first: IPAddress(high: address.high & mask.high, low: address.low & mask.low), mask: mask)
    }

    /// That many ones from the top, of 64 bits.
    private static func ones(_ count: Int) -> UInt64 {
        count <= 0 ? 0 : count >= 64 ? .max : ~(UInt64.max >> UInt64(count))
    }
}
