extension APISIXFile {
    /// Entries of the log as the companion takes them. The format that `http-logger` has by itself would hold every header
    /// of a request, and with a wrong key its secret; this one has no query and no header but the credential's id.
    ///
    /// What is a variable begins with `$`; a variable without a value is left out of the entry.
    static let usageFields: [(name: StaticString, value: StaticString)] = [
        ("id", "$request_id"), ("time", "$msec"), ("application", "$consumer_name"),
        ("credential", "$http_x_credential_identifier"), ("user", "$remote_user"), ("method", "$request_method"),
        ("path", "$uri"), ("status", "$status"), ("seconds", "$request_time"),
    ]

    static func write(_ receiver: UsageReceiver, _ product: String, to yaml: inout TextBuffer) {
        yaml.raw("\n        uri: ")
        yaml.quoted(receiver.url)
        yaml.raw("\n        auth_header: ")
        yaml.quoted("Bearer ", nil, receiver.secret)
        // A batch is sent when it is full or nothing came for two seconds, and again for a minute where nobody answers; what
        // came twice is counted once.
        yaml.raw("\n        ssl_verify: true\n        timeout: 10\n        batch_max_size: 500")
        yaml.raw("\n        inactive_timeout: 2\n        buffer_duration: 5")
        yaml.raw("\n        max_retry_count: 30\n        retry_delay: 2\n        log_format:")
        for (name, value) in usageFields {
            yaml.raw("\n          \"")
            yaml.raw(name)
            yaml.raw("\": \"")
            yaml.raw(value)
            yaml.raw("\"")
        }
        yaml.raw("\n          \"product\": ")
        yaml.quoted(product)
    }
}
