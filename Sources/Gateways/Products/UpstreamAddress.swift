/// The base URL of one server behind the gateway, taken apart: `http://10.0.0.3:9100/v1`.
struct UpstreamAddress: Equatable {
    /// `http` or `https`.
    var scheme: String
    /// A name, an IPv4 address or an IPv6 address in brackets.
    var host: String
    var port: Int
    /// Without a last `/`; empty where there is none.
    var path: String

    /// - Returns: `nil` for another scheme, user information, a query, a fragment, or a path that is more than letters,
    ///   digits and `-._~/`: what stays is safe in the replacement of a regular expression.
    init?(_ url: String) {
        let lower = url.prefix(8).lowercased()
        guard let scheme = ["https", "http"].first(where: { lower.hasPrefix("\($0)://") }) else { return nil }
        self.scheme = scheme
        let rest = url.dropFirst(scheme.count + 3)
        let slash = rest.firstIndex(of: "/") ?? rest.endIndex
        path = String(rest[slash...])
        while path.hasSuffix("/") { path.removeLast() }
        let isSafe = path.utf8.allSatisfy { byte in
            switch byte {
            case 0x30...0x39, 0x41...0x5a, 0x61...0x7a, 0x2d, 0x2e, 0x5f, 0x7e, 0x2f: true
            default: false
            }
        }
        guard isSafe, !path.split(separator: "/").contains(where: { $0 == "." || $0 == ".." }) else { return nil }
        let authority = rest[..<slash]
        // The colon of a port comes after the bracket of an IPv6 address.
        let bracket = authority.lastIndex(of: "]") ?? authority.startIndex
        if let colon = authority[bracket...].lastIndex(of: ":") {
            guard let port = Int(authority[authority.index(after: colon)...]), (1...65_535).contains(port) else {
                return nil
            }
            self.port = port
            host = String(authority[..<colon])
        } else {
            port = scheme == "https" ? 443 : 80
            host = String(authority)
        }
        let isAddress = host.hasPrefix("[") && host.hasSuffix("]") && host.count > 2
        guard isAddress || !host.contains(where: { "[]:".contains($0) }) else { return nil }
        guard GatewayNames.isHost(host, wildcard: false) else { return nil }
    }

    /// The host without the brackets of an IPv6 address.
    var bareHost: String { host.hasPrefix("[") ? String(host.dropFirst().dropLast()) : host }

    /// What the server is called by in requests: its host, and its port where it is not the scheme's own.
    var authority: String { port == (scheme == "https" ? 443 : 80) ? host : "\(host):\(port)" }
}
