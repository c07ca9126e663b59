import Glibc

/// What started the program and wants to know how it stands: systemd with `Type=notify` or `notify-reload`
/// (sd_notify(3)). Where nobody wants to know, nothing is said.
enum Supervisor {
    static func isReady() { tell("READY=1") }

    /// The moment lets it tell this reload from an earlier one.
    static func isReloading() {
        var time = timespec()
        clock_gettime(CLOCK_MONOTONIC, &time)
        tell("RELOADING=1\nMONOTONIC_USEC=\(time.tv_sec * 1_000_000 + time.tv_nsec / 1000)")
    }

    static func isStopping() { tell("STOPPING=1") }

    private static func tell(_ text: String) {
        guard let path = getenv("NOTIFY_SOCKET").map({ Array(String(cString: $0).utf8) }) else { return }
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        // A path, or a name that begins with `@` in place of a NUL (unix(7), abstract sockets).
        guard path.first == UInt8(ascii: "/") || path.first == UInt8(ascii: "@"),
            path.count < MemoryLayout.size(ofValue: address.sun_path)
        else { return }
        withUnsafeMutableBytes(of: &address.sun_path) { place in
            place.copyBytes(from: path)
            if path.first == UInt8(ascii: "@") { place[0] = 0 }
        }
        let size = MemoryLayout<sa_family_t>.size + path.count
        let descriptor = socket(AF_UNIX, CInt(SOCK_DGRAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
        guard descriptor >= 0 else { return }
        defer { close(descriptor) }
        _ = withUnsafeBytes(of: &address) { bytes in
            // The bytes are a sockaddr_un, which is one of the forms of sockaddr.
            sendto(
                descriptor, text, text.utf8.count, CInt(MSG_NOSIGNAL),
                bytes.baseAddress?.assumingMemoryBound(to: sockaddr.self), socklen_t(size))
        }
    }
}
