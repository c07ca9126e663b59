import CCurl
import Glibc

/// A URL that may be called, with the addresses that its host had when that was checked.
///
/// The parser is curl's own, so that what is checked is what is called; the addresses are given to curl, so that a name
/// that is looked up once more leads nowhere else (DNS rebinding).
struct WebTarget: Sendable {
    /// As curl writes it: numbers for addresses in any spelling, no user, no fragment.
    let url: String
    /// `host:port:address,…`, as `CURLOPT_RESOLVE` takes it; `nil` where the host is an address itself.
    let pinned: String?

    /// Looks the host up and checks where it is.
    /// - Throws: ``WebFailure``.
    init(_ text: String, rules: WebClientRules) throws(WebFailure) {
        let parts = try WebTarget.parse(text)
        let isAllowedHost = rules.hosts.contains(parts.host.lowercased())
        let addresses = try WebTarget.addresses(of: parts.host).filter {
            isAllowedHost || $0.isPublic || rules.addresses.contains($0)
        }
        guard !addresses.isEmpty else {
            throw .refused("'\(parts.host)' is on a private or reserved network, which is not called")
        }
        // Without TLS the message would be read on the way; within the operator's own networks that is theirs to say.
        let isOwn = isAllowedHost || addresses.allSatisfy(rules.addresses.contains)
        guard parts.scheme == "https" || parts.scheme == "http" && isOwn else {
            throw .refused("Only https:// URLs are called")
        }
        url = parts.url
        let list = addresses.map { $0.isIPv4 ? "\($0)" : "[\($0)]" }.joined(separator: ",")
        pinned = IPAddress(parts.host) == nil ? "\(parts.host):\(parts.port):\(list)" : nil
    }

    /// Checks what can be checked without looking the host up.
    /// - Throws: ``WebFailure``.
    static func check(_ text: String) throws(WebFailure) { _ = try parse(text) }

    private struct Parts {
        var url: String
        var scheme: String
        var host: String
        var port: String
    }

    private static func parse(_ text: String) throws(WebFailure) -> Parts {
        guard let handle = curl_url() else { throw .failed("curl cannot be used") }
        defer { curl_url_cleanup(handle) }
        func part(_ part: CURLUPart, _ flags: UInt32 = 0) -> String? {
            var text: UnsafeMutablePointer<CChar>?
            guard curl_url_get(handle, part, &text, flags) == CURLUE_OK, let text else { return nil }
            defer { curl_free(text) }
            return String(cString: text)
        }
        guard text.utf8.count <= 2000, text.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F }),
            curl_url_set(handle, CURLUPART_URL, text, 0) == CURLUE_OK,
            let scheme = part(CURLUPART_SCHEME), ["https", "http"].contains(scheme),
            let host = part(CURLUPART_HOST), let port = part(CURLUPART_PORT, UInt32(CURLU_DEFAULT_PORT))
        else { throw .refused("That is no URL such as https://example.com/hooks") }
        guard part(CURLUPART_USER) == nil, part(CURLUPART_PASSWORD) == nil else {
            throw .refused("A URL with a user name or a password is not called")
        }
        _ = curl_url_set(handle, CURLUPART_FRAGMENT, nil, 0)
        guard let url = part(CURLUPART_URL) else { throw .refused("That is no URL such as https://example.com/hooks") }
        let bare = host.hasPrefix("[") ? String(host.dropFirst().dropLast()) : host
        return Parts(url: url, scheme: scheme, host: bare, port: port)
    }

    /// Blocks until the resolver answers.
    private static func addresses(of host: String) throws(WebFailure) -> [IPAddress] {
        if let address = IPAddress(host) { return [address] }
        var found: UnsafeMutablePointer<addrinfo>?
        let code = getaddrinfo(host, nil, nil, &found)
        defer { if let found { freeaddrinfo(found) } }
        guard code == 0 else { throw .failed("'\(host)' cannot be found: \(String(cString: gai_strerror(code)))") }
        var addresses: [IPAddress] = []
        var next = found
        while let entry = next {
            if let socket = entry.pointee.ai_addr, let address = IPAddress(socket), !addresses.contains(address) {
                addresses.append(address)
            }
            next = entry.pointee.ai_next
        }
        return addresses
    }
}
