import CCurl

/// The library behind mails and calls.
enum Curl {
    /// It sets itself up once, before any other use (libcurl manual, curl_global_init).
    static let isReady = curl_global_init(Int(CURL_GLOBAL_ALL)) == CURLE_OK
}
