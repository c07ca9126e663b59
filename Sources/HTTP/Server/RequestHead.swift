import CMicrohttpd

/// The header of a request, as libmicrohttpd has read it, and whether it may be trusted to say where the request ends.
enum RequestHead {
    /// Every field, in order; `nil` where one of them holds a CR by itself, at which others would begin a new line
    /// (RFC 9112 §2.2).
    static func headers(of connection: OpaquePointer) -> Headers? {
        struct Reading {
            var headers = Headers()
            var isMalformed = false
        }
        var reading = Reading()
        withUnsafeMutablePointer(to: &reading) { reading in
            _ = MHD_get_connection_values(
                connection, MHD_ValueKind.HEADER_KIND,
                { context, _, name, value in
                    // The context is the structure that the pointer above was made from, valid during this call.
                    let reading = context?.assumingMemoryBound(to: Reading.self)
                    guard let name, let value else { return .YES }
                    let text = String(cString: value)
                    if text.utf8.contains(0x0D) { reading?.pointee.isMalformed = true }
                    reading?.pointee.headers.append(String(cString: name), text)
                    return .YES
                }, reading)
        }
        return reading.isMalformed ? nil : reading.headers
    }

    /// The answer to requests that are refused before their body is read; the connection ends with it.
    static func refusal(of method: Method, _ headers: Headers, bodyLimit: Int) -> Response? {
        guard headers.fields.allSatisfy({ isToken($0.name) }) else { return .plain(.badRequest) }
        let lengths = headers.values(of: "Content-Length")
        let codings = headers.values(of: "Transfer-Encoding")
        // RFC 9112 §6.1 and §6.3: two opinions of where a request ends are how requests are smuggled past a proxy.
        if !lengths.isEmpty, !codings.isEmpty { return .plain(.badRequest) }
        if lengths.count > 1 || codings.count > 1 || headers.values(of: "Host").count > 1 { return .plain(.badRequest) }
        if let coding = codings.first, coding.lowercased() != "chunked" { return .plain(.notImplemented) }
        if let length = lengths.first {
            guard !length.isEmpty, length.utf8.allSatisfy({ $0 >= 0x30 && $0 <= 0x39 }) else {
                return .plain(.badRequest)
            }
            guard let count = Int(length), count <= bodyLimit else { return .plain(.contentTooLarge) }
        }
        return method.isKnown ? nil : .plain(.notImplemented)
    }

    /// Whether it may be a field's name (RFC 9110 §5.6.2): `Content-Length ` with a blank would be overlooked here and
    /// obeyed elsewhere.
    private static func isToken(_ name: String) -> Bool {
        !name.isEmpty
            && name.utf8.allSatisfy { byte in
                switch byte {
                case 0x30...0x39, 0x41...0x5A, 0x61...0x7A: true
                default: "!#$%&'*+-.^_`|~".utf8.contains(byte)
                }
            }
    }
}
