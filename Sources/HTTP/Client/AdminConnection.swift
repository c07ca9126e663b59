import CCurl

/// One handle of libcurl with the connection that it keeps open.
///
/// `@unchecked Sendable`: whoever takes it from ``AdminClient``'s list is its only user until it is put back, and libcurl
/// lets a handle go from thread to thread as long as one at a time uses it (libcurl-thread(3)).
final class AdminConnection: @unchecked Sendable {
    private let handle: UnsafeMutableRawPointer

    init() throws(WebFailure) {
        guard Curl.isReady, let handle = curl_easy_init() else { throw .failed("curl cannot be used") }
        self.handle = handle
    }

    deinit { curl_easy_cleanup(handle) }

    func send(
        _ method: String, _ url: String, headers: [(String, String)], body: [UInt8]?, seconds: Int
    ) throws(WebFailure) -> AdminClient.Answer {
        // Settings go, the connection stays (curl_easy_reset(3)).
        curl_easy_reset(handle)
        // Not to wait for "100 Continue" with large bodies.
        var lines = curl_slist_append(nil, "Expect:")
        for (name, value) in headers { lines = curl_slist_append(lines, "\(name): \(value)") }
        defer { curl_slist_free_all(lines) }
        configure(method, url, seconds: seconds)
        _ = portico_curl_set_list(handle, CURLOPT_HTTPHEADER, lines)
        let (bytes, head) = (ReceivedBytes(), ReceivedBytes())
        // Both outlive the transfer, which ends before this function does.
        for (option, receiver) in [(CURLOPT_WRITEDATA, bytes), (CURLOPT_HEADERDATA, head)] {
            _ = portico_curl_set_pointer(handle, option, Unmanaged.passUnretained(receiver).toOpaque())
        }
        for option in [CURLOPT_WRITEFUNCTION, CURLOPT_HEADERFUNCTION] {
            _ = portico_curl_set_function(handle, option, ReceivedBytes.write)
        }
        let sent = body ?? []
        let result = sent.withUnsafeBufferPointer { buffer in
            if body != nil {
                _ = portico_curl_set_number(handle, CURLOPT_POSTFIELDSIZE, buffer.count)
                // curl does not copy the body; it stays where it is until the transfer is over.
                _ = portico_curl_set_pointer(
                    handle, CURLOPT_POSTFIELDS, UnsafeMutableRawPointer(mutating: buffer.baseAddress))
            }
            return withExtendedLifetime((bytes, head)) { curl_easy_perform(handle) }
        }
        guard result == CURLE_OK else { throw .failed(String(cString: curl_easy_strerror(result))) }
        return AdminClient.Answer(
            status: portico_curl_response_code(handle), body: bytes.bytes, fields: Self.fields(of: head.bytes))
    }

    private func configure(_ method: String, _ url: String, seconds: Int) {
        Curl.prepare(handle, url: url, connecting: max(5, seconds / 6), seconds: seconds)
        if method == "HEAD" {
            _ = portico_curl_set_number(handle, CURLOPT_NOBODY, 1)
        } else {
            _ = portico_curl_set_text(handle, CURLOPT_CUSTOMREQUEST, method)
        }
    }

    /// The fields of the last head: one of "100 Continue" may come before it.
    private static func fields(of head: [UInt8]) -> [(name: String, value: String)] {
        var fields: [(name: String, value: String)] = []
        for line in head.split(whereSeparator: { $0 == 0x0d || $0 == 0x0a }) {
            let text = String(decoding: line, as: UTF8.self)
            if text.hasPrefix("HTTP/") {
                fields = []
            } else if let colon = text.firstIndex(of: ":") {
                let value = text[text.index(after: colon)...].drop { $0 == " " || $0 == "\t" }
                fields.append((String(text[..<colon]), String(value)))
            }
        }
        return fields
    }
}

/// What comes back, up to a gibibyte.
private final class ReceivedBytes {
    private(set) var bytes: [UInt8] = []
    private static let limit = 1 << 30

    static let write: @convention(c) (UnsafeMutablePointer<CChar>?, Int, Int, UnsafeMutableRawPointer?) -> Int = {
        source, size, count, context in
        guard let source, let context else { return 0 }
        // `send` put one there that lives until the transfer is over.
        let receiver = Unmanaged<ReceivedBytes>.fromOpaque(context).takeUnretainedValue()
        let length = size * count
        // Another number than it was given tells curl to stop.
        guard receiver.bytes.count + length <= limit else { return 0 }
        receiver.bytes += UnsafeRawBufferPointer(start: source, count: length)
        return length
    }
}
