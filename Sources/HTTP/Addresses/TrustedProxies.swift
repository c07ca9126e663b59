/// The proxies whose word about their clients counts.
///
/// `X-Forwarded-For` is a list that each proxy adds the address to that it was called from; what a client writes there
/// stands to the left of what the first proxy adds. So it is read from the right, and only as far as trusted proxies
/// wrote it: the first address that is not one of them is the client's. From everybody else the fields are ignored.
struct TrustedProxies: Sendable {
    private let addresses: AddressList

    init(_ addresses: AddressList) { self.addresses = addresses }

    /// Says in the request where it comes from.
    /// - Parameters:
    ///   - peer: Who opened the connection.
    ///   - name: `peer` as text.
    ///   - makeID: Makes an id for a request that has none which can be trusted.
    func mark(_ request: inout Request, peer: IPAddress?, name: String, makeID: () -> String) {
        request.peer = name
        guard let peer, addresses.contains(peer) else {
            request.id = makeID()
            return
        }
        request.isFromTrustedProxy = true
        request.peer = client(request.headers, of: peer).description
        let id = request.headers.values(of: "X-Request-Id")
        request.id = id.count == 1 && RequestID.isWellFormed(id[0]) ? id[0] : makeID()
        // Proxies that pass on what another one said keep a list; the last entry is that of the nearest one.
        if let scheme = Self.last(request.headers, "X-Forwarded-Proto")?.lowercased(),
            ["http", "https"].contains(scheme)
        {
            request.scheme = scheme
        }
        if let host = Self.last(request.headers, "X-Forwarded-Host"), Self.isHost(host) { request.forwardedHost = host }
    }

    private func client(_ headers: Headers, of peer: IPAddress) -> IPAddress {
        var client = peer
        for entry in Self.list(headers, "X-Forwarded-For").reversed() {
            // What cannot be read ends the chain: whoever stands left of it is not known.
            guard let address = Self.address(entry) else { return client }
            client = address
            guard addresses.contains(address) else { return client }
        }
        return client
    }

    /// An entry: an address, with a port where the proxy adds one.
    private static func address(_ entry: Substring) -> IPAddress? {
        if let address = IPAddress(entry) { return address }
        if entry.hasPrefix("["), let end = entry.firstIndex(of: "]") {
            return IPAddress(entry[entry.index(after: entry.startIndex)..<end])
        }
        let parts = entry.split(separator: ":", omittingEmptySubsequences: false)
        return parts.count == 2 ? IPAddress(parts[0]) : nil
    }

    private static func list(_ headers: Headers, _ name: String) -> [Substring] {
        headers.values(of: name).flatMap { $0.split(separator: ",", omittingEmptySubsequences: false) }.map { entry in
            var entry = entry.drop { $0 == " " || $0 == "\t" }
            while entry.last == " " || entry.last == "\t" { entry.removeLast() }
            return entry
        }
    }

    private static func last(_ headers: Headers, _ name: String) -> String? {
        list(headers, name).last.map(String.init)
    }

    /// Whether it may stand for a host and a port (RFC 3986 §3.2.2); it is compared with what browsers say.
    private static func isHost(_ text: String) -> Bool {
        !text.isEmpty && text.utf8.count <= 255
            && text.utf8.allSatisfy { byte in
                switch byte {
                case 0x30...0x39, 0x41...0x5A, 0x61...0x7A: true
                default: "-._:[]".utf8.contains(byte)
                }
            }
    }
}
