import CMicrohttpd
import Glibc

/// Why a server could not start.
package struct ServerError: Error, CustomStringConvertible {
    /// A sentence for the person who gave the address.
    package let description: String
}

/// Opens the socket ourselves, so that a taken port is told by name and port 0 can be asked about.
enum ListeningSocket {
    /// - Returns: The descriptor, listening, and the port it got.
    static func open(address: String, port: UInt16) throws -> (descriptor: CInt, port: UInt16) {
        var hints = addrinfo()
        hints.ai_flags = AI_NUMERICHOST | AI_PASSIVE
        var found: UnsafeMutablePointer<addrinfo>?
        guard getaddrinfo(address, String(port), &hints, &found) == 0, let found else {
            throw ServerError(description: "'\(address)' is not an IP address")
        }
        defer { freeaddrinfo(found) }
        let descriptor = portico_stream_socket(found.pointee.ai_family)
        guard descriptor >= 0 else { throw failure("open a socket", address, port) }
        var on: CInt = 1
        setsockopt(descriptor, SOL_SOCKET, SO_REUSEADDR, &on, socklen_t(MemoryLayout<CInt>.size))
        // The system takes less where its own limit is lower (`net.core.somaxconn`). Whoever finds no place in the queue
        // tries again only after a second.
        guard bind(descriptor, found.pointee.ai_addr, found.pointee.ai_addrlen) == 0, listen(descriptor, 4096) == 0
        else {
            defer { close(descriptor) }
            throw failure("listen", address, port)
        }
        return (descriptor, boundPort(of: descriptor) ?? port)
    }

    private static func boundPort(of descriptor: CInt) -> UInt16? {
        var storage = sockaddr_storage()
        var length = socklen_t(MemoryLayout<sockaddr_storage>.size)
        return withUnsafeMutableBytes(of: &storage) { bytes in
            // The storage is made for any address, the port is at the same place in IPv4 and IPv6.
            guard let base = bytes.baseAddress?.assumingMemoryBound(to: sockaddr.self),
                getsockname(descriptor, base, &length) == 0
            else { return nil }
            return UInt16(bigEndian: bytes.loadUnaligned(fromByteOffset: 2, as: UInt16.self))
        }
    }

    private static func failure(_ action: String, _ address: String, _ port: UInt16) -> ServerError {
        let reason = String(cString: strerror(errno))
        return ServerError(description: "Cannot \(action) on \(address), port \(port): \(reason)")
    }
}
