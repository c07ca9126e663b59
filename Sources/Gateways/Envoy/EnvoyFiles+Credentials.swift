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
        var pieces: [[[UInt8]]] = Array(repeating: [], count: parts)
        for one in credentials { for lines in one { pieces[lines.part].append(lines.bytes) } }
        return pieces.enumerated().map { part, pieces in
            file(Self.credentials[part], capacity: pieces.reduce(0) { $0 + $1.count + 1 }) {
                write(pieces, of: part, to: &$0)
            }
        }
    }

    private static func write(_ pieces: [[UInt8]], of part: Int, to json: inout TextBuffer) {
        json.raw("{\"@type\": \"type.googleapis.com/envoy.config.core.v3.TypedExtensionConfig\", \"name\": ")
        json.quoted(filter(of: part))
        json.raw(", \"typed_config\": {\"@type\": \"type.googleapis.com/")
        json.raw("envoy.extensions.filters.http.api_key_auth.v3.ApiKeyAuth\",\n\"key_sources\": ")
        json.raw("[{\"header\": \"x-portico-key\"}], \"forwarding\": {\"header\": \"x-portico-identity\", ")
        json.raw("\"hide_credentials\": true},\n\"credentials\": [")
        json.pieces(pieces)
        json.raw("]}}")
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
