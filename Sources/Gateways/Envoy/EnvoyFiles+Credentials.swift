/// Who there is, in as many files as there are ``EnvoyFiles/parts``, so that Envoy reads a small one anew for a change.
extension EnvoyFiles {
    /// How many files hold credentials. It is always the same number: with another one the listener would be another, too.
    ///
    /// More would be faster still, but Envoy takes an instance of inotify for each file that it watches, of which Linux lets a
    /// user have 128, and ends where there is none (seen with 1.40).
    static let parts = 8

    /// The names of the files that hold credentials.
    static let credentials = (0..<parts).map { "\(filter(of: $0)).json" }

    /// The name of the filter that looks into a part.
    static func filter(of part: Int) -> String { "credentials-\(part)" }

    /// The part that a secret is in. ``EnvoyScript/client`` says the same of what it is shown.
    static func part(of key: String) -> Int { key.utf8.reduce(0) { ($0 * 33 + Int($1)) % 65_521 } % parts }

    /// Of some credentials those that are in one part, as they stand in its file.
    struct CredentialLines: Sendable {
        var part: Int
        var bytes: [UInt8]
    }

    /// Credentials by part, each with commas between them.
    static func lines(_ credentials: [EnvoyConfiguration.Credential]) -> [CredentialLines] {
        var lines: [CredentialLines] = []
        for (part, some) in Dictionary(grouping: credentials, by: { part(of: $0.key) }) {
            var json = TextBuffer(capacity: some.count * 224)
            json.items(some) { credential, json in
                json.raw("\n{\"key\":")
                json.quoted(credential.key)
                json.raw(",\"client\":")
                json.quoted(credential.client)
                json.raw("}")
            }
            lines.append(CredentialLines(part: part, bytes: json.bytes))
        }
        return lines
    }

    /// The files of all parts.
    static func files(of credentials: [[CredentialLines]]) -> [File] {
        var sizes = Array(repeating: 0, count: parts)
        for one in credentials { for lines in one { sizes[lines.part] += lines.bytes.count + 1 } }
        var texts = sizes.enumerated().map { part, size in
            var json = TextBuffer(capacity: size + 512)
            begin(part, &json)
            return json
        }
        var isFirst = Array(repeating: true, count: parts)
        for one in credentials {
            for lines in one {
                if !isFirst[lines.part] { texts[lines.part].raw(",") }
                isFirst[lines.part] = false
                texts[lines.part].raw(bytes: lines.bytes)
            }
        }
        return texts.indices.map { part in
            texts[part].raw("]}}]}\n")
            return File(name: Self.credentials[part], bytes: texts[part].bytes)
        }
    }

    private static func begin(_ part: Int, _ json: inout TextBuffer) {
        json.raw("{\"resources\": [")
        json.raw("{\"@type\": \"type.googleapis.com/envoy.config.core.v3.TypedExtensionConfig\", \"name\": ")
        json.quoted(filter(of: part))
        json.raw(", \"typed_config\": {\"@type\": \"type.googleapis.com/")
        json.raw("envoy.extensions.filters.http.api_key_auth.v3.ApiKeyAuth\",\n\"key_sources\": ")
        json.raw("[{\"header\": \"x-portico-key\"}], \"forwarding\": {\"header\": \"x-portico-identity\", ")
        json.raw("\"hide_credentials\": true},\n\"credentials\": [")
    }

    /// The filter in the listener (`composite`): it looks into the part whose number the script wrote. Where there were no
    /// such number, nobody would say who is calling, and nobody be let in.
    static func writeChoice(_ options: EnvoyOptions, to json: inout TextBuffer) {
        json.raw("  {\"name\": \"credentials\", \"typed_config\": {\"@type\": \"type.googleapis.com/")
        json.raw("envoy.extensions.common.matching.v3.ExtensionWithMatcher\",\n    \"extension_config\": ")
        json.raw("{\"name\": \"composite\", \"typed_config\": {\"@type\": \"type.googleapis.com/")
        json.raw("envoy.extensions.filters.http.composite.v3.Composite\"}},\n    \"xds_matcher\": {\"matcher_tree\": ")
        json.raw("{\"input\": {\"name\": \"part\", \"typed_config\": {\"@type\": \"type.googleapis.com/")
        json.raw("envoy.type.matcher.v3.HttpRequestHeaderMatchInput\", \"header_name\": \"x-portico-part\"}},\n")
        json.raw("    \"exact_match_map\": {\"map\": {")
        json.items(Array(0..<parts)) { part, json in
            json.raw("\n      ")
            json.quoted("\(part)")
            json.raw(": {\"action\": {\"name\": ")
            json.quoted(filter(of: part))
            json.raw(", \"typed_config\": {\"@type\": \"type.googleapis.com/")
            json.raw("envoy.extensions.filters.http.composite.v3.ExecuteFilterAction\", \"dynamic_config\": ")
            writeDiscovered(filter(of: part), credentials[part], "api_key_auth.v3.ApiKeyAuth", options, to: &json)
            json.raw("}}}")
        }
        json.raw("}}}}}},\n")
    }
}
