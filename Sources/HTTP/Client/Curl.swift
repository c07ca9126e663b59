import CCurl

/// The library behind mails and calls.
enum Curl {
    /// It sets itself up once, before any other use (libcurl manual, curl_global_init).
    static let isReady = curl_global_init(Int(CURL_GLOBAL_ALL)) == CURLE_OK

    /// What every call by HTTP is bound to: it goes where it was sent and nowhere else, by no redirect and no proxy of the
    /// environment, with no older TLS than 1.2 (RFC 9325 §3.1.1), and it ends.
    /// - Parameters:
    ///   - connecting: Seconds until there is a connection.
    ///   - seconds: Until all of it is over.
    static func prepare(_ handle: UnsafeMutableRawPointer, url: String, connecting: Int, seconds: Int) {
        _ = portico_curl_set_text(handle, CURLOPT_URL, url)
        _ = portico_curl_set_text(handle, CURLOPT_PROTOCOLS_STR, "http,https")
        _ = portico_curl_set_number(handle, CURLOPT_FOLLOWLOCATION, 0)
        _ = portico_curl_set_text(handle, CURLOPT_PROXY, "")
        _ = portico_curl_set_number(handle, CURLOPT_NOSIGNAL, 1)
        _ = portico_curl_set_number(handle, CURLOPT_CONNECTTIMEOUT, connecting)
        _ = portico_curl_set_number(handle, CURLOPT_TIMEOUT, seconds)
        _ = portico_curl_set_number(handle, CURLOPT_SSLVERSION, CURL_SSLVERSION_TLSv1_2)
        _ = portico_curl_set_text(handle, CURLOPT_USERAGENT, "Portico")
    }
}
