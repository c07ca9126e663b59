/// Where a gateway takes requests: a port, on one address or on all.
package struct ListenAddress: Sendable, Equatable {
    /// An IP address without brackets; `0.0.0.0` for all.
    package let address: String
    package let port: Int

    /// Takes `8000`, `127.0.0.1:8000` and `[::1]:8000`.
    /// - Returns: `nil` for anything else.
    package init?(_ text: String) {
        let colon = text.lastIndex(of: ":")
        let number = colon.map { text[text.index(after: $0)...] } ?? text[...]
        var address = colon.map { String(text[..<$0]) } ?? "0.0.0.0"
        if address.hasPrefix("["), address.hasSuffix("]") { address = String(address.dropFirst().dropLast()) }
        guard number.utf8.allSatisfy({ (0x30...0x39).contains($0) }), let port = Int(number),
            (1...65_535).contains(port),
            IPAddress.isOne(address)
        else { return nil }
        self.address = address
        self.port = port
    }

    /// As it is read.
    package var text: String { address.contains(":") ? "[\(address)]:\(port)" : "\(address):\(port)" }
}
