import CCurl

/// One request by libcurl, on a thread that may wait.
struct WebTransfer {
    let target: WebTarget

    func send(
        _ method: Method, headers: [(String, String)], body: [UInt8], keeping limit: Int
    ) throws(WebFailure) -> WebClient.Answer {
        guard Curl.isReady, let handle = curl_easy_init() else { throw .failed("curl cannot be used") }
        defer { curl_easy_cleanup(handle) }
        // curl would wait for "100 Continue" with large bodies; many receivers never send it.
        var lines = curl_slist_append(nil, "Expect:")
        for (name, value) in headers { lines = curl_slist_append(lines, "\(name): \(value)") }
        let pinned = target.pinned.flatMap { curl_slist_append(nil, $0) }
        defer {
            curl_slist_free_all(lines)
            curl_slist_free_all(pinned)
        }
        let answer = AnswerExcerpt(keeping: limit)
        Curl.prepare(handle, url: target.url, connecting: 5, seconds: 15)
        // The address is pinned for this call alone.
        _ = portico_curl_set_number(handle, CURLOPT_FRESH_CONNECT, 1)
        _ = portico_curl_set_number(handle, CURLOPT_FORBID_REUSE, 1)
        _ = portico_curl_set_number(handle, method == .get ? CURLOPT_HTTPGET : CURLOPT_POST, 1)
        if method != .get, method != .post {
            _ = portico_curl_set_text(handle, CURLOPT_CUSTOMREQUEST, method.rawValue)
        }
        _ = portico_curl_set_list(handle, CURLOPT_HTTPHEADER, lines)
        _ = portico_curl_set_list(handle, CURLOPT_RESOLVE, pinned)
        // The excerpt outlives the transfer, which ends before this function does.
        _ = portico_curl_set_pointer(handle, CURLOPT_WRITEDATA, Unmanaged.passUnretained(answer).toOpaque())
        _ = portico_curl_set_function(handle, CURLOPT_WRITEFUNCTION, AnswerExcerpt.write)
        if method != .get { _ = portico_curl_set_number(handle, CURLOPT_POSTFIELDSIZE, body.count) }
        let result = body.withUnsafeBufferPointer { bytes in
            // curl does not copy the body; it stays where it is until the transfer is over.
            if method != .get {
                _ = portico_curl_set_pointer(
                    handle, CURLOPT_POSTFIELDS, UnsafeMutableRawPointer(mutating: bytes.baseAddress))
            }
            return withExtendedLifetime(answer) { curl_easy_perform(handle) }
        }
        let status = portico_curl_response_code(handle)
        // What is too long is cut off by us; the status had come by then.
        guard result == CURLE_OK || result == CURLE_WRITE_ERROR && answer.isFull && status > 0 else {
            throw .failed(String(cString: curl_easy_strerror(result)))
        }
        return WebClient.Answer(status: status, excerpt: answer.bytes)
    }
}

/// The beginning of what comes back; after 64 KiB, or as much as is kept, the transfer is ended.
private final class AnswerExcerpt {
    private(set) var bytes: [UInt8] = []
    private var count = 0
    private let kept: Int

    init(keeping kept: Int) { self.kept = kept }

    var isFull: Bool { count > max(kept, 64 * 1024) }

    static let write: @convention(c) (UnsafeMutablePointer<CChar>?, Int, Int, UnsafeMutableRawPointer?) -> Int = {
        source, size, count, context in
        guard let source, let context else { return 0 }
        // `send` put an AnswerExcerpt there that lives until the transfer is over.
        let answer = Unmanaged<AnswerExcerpt>.fromOpaque(context).takeUnretainedValue()
        let length = size * count
        let part = UnsafeRawBufferPointer(start: source, count: length)
        answer.bytes += part.prefix(answer.kept - answer.bytes.count)
        answer.count += length
        // Another number than it was given tells curl to stop.
        return answer.isFull ? 0 : length
    }
}
