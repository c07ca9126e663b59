/// Writes an ``NginxConfiguration`` as one file, which the `http` block of `nginx.conf` includes.
///
/// The file goes before other `map`s: it sets how large their tables may be. The same configuration gives the same bytes.
package enum NginxFile {
    /// - Returns: UTF-8.
    package static func render(_ configuration: NginxConfiguration, options: NginxOptions) -> [UInt8] {
        render(configuration, [NginxCallerLines(configuration.applications, configuration.products)], options: options)
    }

    /// - Parameters:
    ///   - configuration: Its applications do not count, but the subscribers of its plans do.
    ///   - callers: Who there is, in pieces.
    static func render(
        _ configuration: NginxConfiguration, _ callers: [NginxCallerLines], options: NginxOptions
    ) -> [UInt8] {
        var text = TextBuffer(
            capacity: 32_768 + configuration.products.count * 4_096
                + callers.reduce(0) { $0 + $1.credentials.count })
        text.raw("# Written by Portico; changes made here are lost with the next change in the portal.\n")
        writeSizes(configuration, callers, to: &text)
        writeCallers(callers, to: &text)
        writeProducts(configuration, rights: "$portico_rights" + writeMore(callers, to: &text), to: &text)
        writeAnswers(configuration, to: &text)
        writeLimits(configuration, to: &text)
        if options.usageLog != nil { writeUsageFormat(to: &text) }
        for product in configuration.products { writeUpstream(of: product, to: &text) }
        if configuration.takesTokens { writeTokens(configuration, options, to: &text) }
        var dispatches = 0
        // The one for other hosts is the server that takes whatever has no name of its own.
        for server in configuration.servers { write(server, of: configuration, options, &dispatches, to: &text) }
        return text.bytes
    }

    /// Tables for maps, so large that each entry is found among a few: nginx would try sizes for minutes otherwise.
    private static func writeSizes(
        _ configuration: NginxConfiguration, _ callers: [NginxCallerLines], to text: inout TextBuffer
    ) {
        let longest = callers.lazy.map { $0.longest }.max() ?? 0
        // A pointer, a length, and the key rounded up (`NGX_HASH_ELT_SIZE`).
        let element = max(48, (longest + 25) / 8 * 8)
        var bucket = 512
        while bucket < element * 16, bucket < 32_768 { bucket *= 2 }
        let entries = callers.reduce(0) { $0 + $1.credentialCount }
        text.raw("map_hash_bucket_size ")
        text.number(bucket)
        text.raw(";\nmap_hash_max_size ")
        text.number(max(2_048, 1_000 + entries * 4 / (bucket / element)))
        text.raw(";\nvariables_hash_bucket_size 256;\nvariables_hash_max_size ")
        let plans = configuration.products.reduce(0) { $0 + $1.plans.reduce(0) { $0 + $1.windows.count } }
        text.number(2_048 + configuration.products.count * 16 + plans * 2)
        text.raw(";\n")
        if let longest = configuration.servers.map(\.host.utf8.count).max(), longest > 40 {
            text.raw("server_names_hash_bucket_size 512;\n")
        }
    }

    /// Who is calling, and what it may call: from the secret that was shown.
    private static func writeCallers(_ callers: [NginxCallerLines], to text: inout TextBuffer) {
        text.raw("\n# Each secret with its application, credential, developer and portal, and what it may call.\n")
        text.raw("map $portico_shown $portico_found {\n    default \"\";\n")
        for one in callers { text.raw(bytes: one.credentials) }
        text.raw("}\n")
        // Keys of maps are found without regard to case, so the secret is compared with the one at the end.
        for (name, rest) in [
            ("caller", #"(?<portico_the_caller>[^ ]+ [^ ]+ [^ ]* [^ ]*) \|.*"#),
            ("rights", #"(?:[^ ]* ){4}(?<portico_the_rights>\|.*)"#),
        ] {
            let expression = #"~^(?<portico_secret_\#(name)>[^ ]+) \#(rest) \k<portico_secret_\#(name)>$"#
            text.map(
                "\"$portico_shown $portico_found\"", "$portico_\(name)", [(expression, "$portico_the_\(name)")])
        }
        for (index, name) in ["application", "credential", "developer", "portal"].enumerated() {
            let before = String(repeating: "[^ ]* ", count: index)
            text.map(
                "$portico_caller", "$portico_\(name)",
                [("~^\(before)(?<portico_the_\(name)>[^ ]*)", "$portico_the_\(name)")])
        }
    }

    /// What applications may call that have too many subscriptions for one word of nginx.
    /// - Returns: The variables of the maps, one after the other.
    private static func writeMore(_ callers: [NginxCallerLines], to text: inout TextBuffer) -> String {
        var variables = ""
        for index in 0..<(callers.lazy.map { $0.more.count }.max() ?? 0) {
            let variable = "$portico_more_\(index)"
            text.raw(text: "map $portico_application \(variable) {\n    default \"\";\n")
            for one in callers where index < one.more.count { text.raw(bytes: one.more[index]) }
            text.raw("}\n")
            variables += variable
        }
        return variables
    }

    private static func writeUpstream(of product: NginxConfiguration.Product, to text: inout TextBuffer) {
        text.raw("\nupstream portico_")
        text.raw(text: product.slug)
        text.raw(" {\n")
        for server in product.upstream.servers {
            text.raw("    server ")
            text.raw(text: server)
            text.raw(";\n")
        }
        text.raw("    keepalive 32;\n}\n")
    }
}

extension TextBuffer {
    /// Appends texts with blanks between them as one word in double quotes.
    mutating func word(_ texts: String...) {
        raw("\"")
        for (index, text) in texts.enumerated() {
            if index > 0 { raw(" ") }
            if text.utf8.contains(where: { $0 == 0x22 || $0 == 0x5c }) {
                raw(text: text.replacing("\\", with: "\\\\").replacing("\"", with: "\\\""))
            } else {
                raw(text: text)
            }
        }
        raw("\"")
    }

    /// Appends a map, which is empty for what is not in it.
    /// - Parameters:
    ///   - source: A word of nginx as it is written.
    ///   - entries: Keys, which are words, and values.
    mutating func map(
        _ source: String, _ variable: String, _ entries: [(key: String, value: String)], default: String = ""
    ) {
        raw("map ")
        raw(text: source)
        raw(" ")
        raw(text: variable)
        raw(" {\n    default ")
        word(`default`)
        raw(";\n")
        for (key, value) in entries {
            raw("    ")
            word(key)
            raw(" ")
            word(value)
            raw(";\n")
        }
        raw("}\n")
    }
}
