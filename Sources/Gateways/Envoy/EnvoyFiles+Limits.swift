extension EnvoyFiles {
    /// The filter that counts calls (`local_ratelimit`) for the plans of one size.
    static func write(_ all: [EnvoyConfiguration.Limit], of size: EnvoyLimits.Size, to json: inout TextBuffer) {
        let limits = all.filter { EnvoyLimits.size(for: $0.subscribers) == size }
        json.raw("{\"@type\": \"type.googleapis.com/envoy.config.core.v3.TypedExtensionConfig\", \"name\": ")
        json.quoted(size.name)
        json.raw(",\n \"typed_config\": {\"@type\": \"type.googleapis.com/")
        json.raw("envoy.extensions.filters.http.local_ratelimit.v3.LocalRateLimit\", \"stat_prefix\": \"portico\",\n")
        json.raw(" \"filter_enabled\": {\"default_value\": {\"numerator\": 100}},")
        json.raw(" \"filter_enforced\": {\"default_value\": {\"numerator\": 100}},\n")
        json.raw(" \"enable_x_ratelimit_headers\": \"DRAFT_VERSION_03\", ")
        // The default would forget all buckets but 20.
        json.raw("\"always_consume_default_token_bucket\": false, \"max_dynamic_descriptors\": ")
        json.number(size.buckets)
        json.raw(",\n \"rate_limits\": [")
        json.items(Array(Set(limits.map(\.window.name))).sorted()) { writeActions($0, to: &$1) }
        json.raw("],\n \"descriptors\": [")
        json.items(limits) { write($0, to: &$1) }
        json.raw("]}}")
    }

    /// What names the bucket of a call in a window.
    private static func writeActions(_ window: String, to json: inout TextBuffer) {
        json.raw("\n  {\"actions\": [")
        json.metadata("product", of: "ROUTE_ENTRY", "product")
        json.raw(", ")
        json.metadata("plan", of: "DYNAMIC", "plan")
        json.raw(",\n    {\"generic_key\": {\"descriptor_key\": \"window\", \"descriptor_value\": ")
        json.quoted(window)
        json.raw("}}, ")
        json.metadata("application", of: "DYNAMIC", "application")
        json.raw(",\n    ")
        json.metadata("number", of: "DYNAMIC", window)
        json.raw("]}")
    }

    private static func write(_ limit: EnvoyConfiguration.Limit, to json: inout TextBuffer) {
        json.raw("\n  {\"entries\": [{\"key\": \"product\", \"value\": ")
        json.quoted(limit.product)
        json.raw("}, {\"key\": \"plan\", \"value\": ")
        json.quoted(limit.plan)
        json.raw("}, {\"key\": \"window\", \"value\": ")
        json.quoted(limit.window.name)
        // Without a value: each has a bucket of its own.
        json.raw("}, {\"key\": \"application\"}, {\"key\": \"number\"}],\n   \"token_bucket\": {\"max_tokens\": ")
        // The field has 32 bits.
        json.number(min(limit.window.count, Int(UInt32.max)))
        json.raw(", \"tokens_per_fill\": 1, \"fill_interval\": \"")
        json.number(EnvoyLimits.seconds(of: limit.window.name))
        json.raw("s\"}}")
    }
}

extension TextBuffer {
    /// A part of a bucket's name that is noted at the route or, by a filter before, at the request.
    fileprivate mutating func metadata(_ key: StaticString, of source: StaticString, _ field: String) {
        raw("{\"metadata\": {\"descriptor_key\": \"")
        raw(key)
        raw("\", \"source\": \"")
        raw(source)
        raw("\", \"metadata_key\": {\"key\": \"portico\", \"path\": [{\"key\": ")
        quoted(field)
        raw("}]}}}")
    }
}
