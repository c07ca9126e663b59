extension EnvoyFiles {
    /// Entries of the log as the companion takes them, one in each line. No entry holds a header, a query or a secret: of a
    /// key that opens nothing it has the first 12 of 42 characters, where the key is one of Portico's own making.
    ///
    /// These are two logs in one file, because only what was refused with 401 tells of its key.
    static func writeUsageLogs(_ path: String, to json: inout TextBuffer) {
        json.raw("\"access_log\": [")
        for (index, isUnknown) in [false, true].enumerated() {
            if index > 0 { json.raw(",") }
            json.raw("\n  {\"name\": \"usage\", \"filter\": {\"and_filter\": {\"filters\": [{\"metadata_filter\": ")
            json.raw("{\"matcher\": {\"filter\": \"portico\", \"path\": [{\"key\": \"path\"}], ")
            json.raw("\"value\": {\"present_match\": true}}, \"match_if_key_not_found\": false}}, ")
            writeStatusFilter(is401: isUnknown, to: &json)
            json.raw("]}},\n   \"typed_config\": {\"@type\": \"type.googleapis.com/")
            json.raw("envoy.extensions.access_loggers.file.v3.FileAccessLog\", \"path\": ")
            json.quoted(path)
            json.raw(",\n    \"log_format\": {\"omit_empty_values\": true, \"json_format\": {")
            writeFields(isUnknown ? fields + [("key", "%DYNAMIC_METADATA(portico:key)%")] : fields, to: &json)
            json.raw("}}}}")
        }
        json.raw("],\n")
    }

    private static let fields: [(name: StaticString, value: StaticString)] = [
        ("id", "%STREAM_ID%"), ("time", "%START_TIME(%s.%3f)%"), ("product", "%METADATA(ROUTE:portico:product)%"),
        ("application", "%DYNAMIC_METADATA(portico:application)%"),
        ("credential", "%DYNAMIC_METADATA(portico:credential)%"), ("method", "%REQ(:METHOD)%"),
        ("path", "%DYNAMIC_METADATA(portico:path)%"), ("status", "%RESPONSE_CODE%"),
        ("seconds", "%COMMON_DURATION(DS_RX_BEG:DS_TX_END:us)%"),
    ]

    private static func writeFields(
        _ fields: [(name: StaticString, value: StaticString)], to json: inout TextBuffer
    ) {
        json.items(fields) { field, json in
            json.raw("\"")
            json.raw(field.name)
            json.raw("\": \"")
            json.raw(field.value)
            json.raw("\"")
        }
    }

    /// 401, or everything else.
    private static func writeStatusFilter(is401: Bool, to json: inout TextBuffer) {
        func comparison(_ operation: StaticString, _ status: Int) {
            json.raw("{\"status_code_filter\": {\"comparison\": {\"op\": \"")
            json.raw(operation)
            json.raw("\", \"value\": {\"default_value\": ")
            json.number(status)
            json.raw(", \"runtime_key\": \"portico.none\"}}}}")
        }
        if is401 { return comparison("EQ", 401) }
        json.raw("{\"or_filter\": {\"filters\": [")
        comparison("LE", 400)
        json.raw(", ")
        comparison("GE", 402)
        json.raw("]}}")
    }
}
