import CMicrohttpd
import Glibc

/// Who is at the other end of a connection.
enum PeerAddress {
    /// The address in numbers, without a port: `192.0.2.1`, `2001:db8::1`; empty where there is none.
    static func of(_ connection: OpaquePointer) -> String {
        guard let info = portico_connection_info(connection, .CONNECTION_INFO_CLIENT_ADDRESS),
            let address = info.pointee.client_addr
        else { return "" }
        let length =
            Int32(address.pointee.sa_family) == AF_INET6
            ? MemoryLayout<sockaddr_in6>.size : MemoryLayout<sockaddr_in>.size
        var text = [CChar](repeating: 0, count: Int(NI_MAXHOST))
        let result = getnameinfo(
            address, socklen_t(length), &text, socklen_t(text.count), nil, 0, NI_NUMERICHOST)
        guard result == 0 else { return "" }
        let name = String(decoding: text.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self)
        // An IPv4 client of a socket for both kinds (RFC 4291 §2.5.5.2).
        return name.hasPrefix("::ffff:") && name.contains(".") ? String(name.dropFirst(7)) : name
    }
}
