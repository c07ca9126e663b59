extension NginxFile {
    /// Entries of the log as the companion takes them, one in each line. No entry holds a header, a query or a secret: of a
    /// key that opens nothing it has the first 12 of 42 characters, where the key is one of Portico's own making.
    static func writeUsageFormat(to text: inout TextBuffer) {
        text.raw("\n# What is told of each call.\n")
        text.map(
            "\"$portico_caller|$portico_shown\"", "$portico_key_part",
            [(#"~^\|k:(?<portico_the_key_part>key_[0-9A-Za-z]{8})[0-9A-Za-z]{30}$"#, "$portico_the_key_part")])
        text.map(
            "\"$portico_caller|$remote_user\"", "$portico_user",
            [(#"~^\|(?<portico_the_user>.+)$"#, "$portico_the_user")])
        let fields = [
            ("id", "$request_id"), ("time", "$msec"), ("product", "$portico_id"),
            ("application", "$portico_application"),
            ("credential", "$portico_credential"), ("user", "$portico_user"), ("key", "$portico_key_part"),
            ("method", "$request_method"), ("path", "$uri"), ("status", "$status"), ("seconds", "$request_time"),
        ]
        text.raw("log_format portico_usage escape=json '{")
        for (index, (name, variable)) in fields.enumerated() {
            if index > 0 { text.raw(", ") }
            text.raw(text: "\"\(name)\": \"\(variable)\"")
        }
        text.raw("}';\n")
    }

    /// Calls of products; what has no product is told to nobody.
    static func writeUsageLog(_ path: String, to text: inout TextBuffer) {
        text.raw("    access_log ")
        text.word(path)
        text.raw(" portico_usage buffer=64k flush=1s if=$portico_id;\n")
    }
}
