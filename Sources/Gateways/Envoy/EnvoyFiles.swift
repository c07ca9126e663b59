/// Writes an ``EnvoyConfiguration`` as the files that Envoy reads and watches (file xDS), in JSON.
///
/// What changes often is apart from what must not be disturbed by it. A change of a file that holds routes or a listener
/// makes everything in it anew; so credentials, keys of tokens and limits are files of their own (ECDS): a new credential
/// neither ends a connection nor refills a bucket, a new path does not either. Only a change of plans lets counters begin
/// anew, those of plans that have about as many subscribers (``EnvoyLimits``).
package enum EnvoyFiles {
    /// One file of the folder.
    package struct File: Sendable, Equatable {
        package var name: String
        package var bytes: [UInt8]
    }

    static let clusters = "clusters.json"
    static let tokens = "tokens.json"
    static let routes = "routes.json"
    static let listeners = "listeners.json"

    /// Of all the files, in the order in which they must come.
    package static let names =
        [clusters] + credentials + [tokens] + EnvoyLimits.sizes.map { "\($0.name).json" } + [routes, listeners]

    /// - Returns: The files in the order in which they must come: what others name goes first.
    package static func render(_ configuration: EnvoyConfiguration, options: EnvoyOptions) -> [File] {
        render(configuration, credentials: [lines(configuration.credentials)], options: options)
    }

    /// - Parameter credentials: As ``lines(_:)`` writes them, those of each consumer.
    static func render(
        _ configuration: EnvoyConfiguration, credentials: [[CredentialLines]], options: EnvoyOptions
    ) -> [File] {
        let asking =
            ["script", "tokens", "client", "credentials", "identity", "access", "subscription"]
            + EnvoyLimits.sizes.map(\.name) + (options.usageLog == nil ? [] : ["call"])
        return [file(clusters) { write(clustersOf: configuration, options, to: &$0) }]
            + files(of: credentials)
            + [file(tokens) { write(tokensOf: configuration, to: &$0) }]
            + EnvoyLimits.sizes.map { size in
                file("\(size.name).json") { write(configuration.limits, of: size, to: &$0) }
            } + [
                file(routes) { write(routesOf: configuration, filters: asking, to: &$0) },
                file(listeners) { writeListener(options, to: &$0) },
            ]
    }

    static func file(_ name: String, capacity: Int = 0, _ write: (inout TextBuffer) -> Void) -> File {
        var json = TextBuffer(capacity: 16_384 + capacity)
        json.raw("{\"resources\": [")
        write(&json)
        json.raw("]}\n")
        return File(name: name, bytes: json.bytes)
    }

    private static func write(
        clustersOf configuration: EnvoyConfiguration, _ options: EnvoyOptions, to json: inout TextBuffer
    ) {
        json.items(configuration.products) { product, json in
            json.raw("\n{\"@type\": \"type.googleapis.com/envoy.config.cluster.v3.Cluster\", \"name\": ")
            json.quoted(product.id)
            let isNamed = product.endpoints.contains { !IPAddress.isOne($0.host) }
            json.raw(", \"type\": ")
            json.raw(isNamed ? "\"STRICT_DNS\", \"dns_lookup_family\": \"V4_PREFERRED\"" : "\"STATIC\"")
            json.raw(", \"connect_timeout\": \"5s\"")
            if product.isEncrypted { writeEncryption(of: product, options, to: &json) }
            json.raw(", \"load_assignment\": {\"cluster_name\": ")
            json.quoted(product.id)
            json.raw(", \"endpoints\": [{\"lb_endpoints\": [")
            json.items(product.endpoints) { endpoint, json in
                json.raw("\n  {\"endpoint\": {\"hostname\": ")
                json.quoted(product.isEncrypted ? endpoint.host : endpoint.name)
                json.raw(", \"address\": {\"socket_address\": {\"address\": ")
                json.quoted(endpoint.host)
                json.raw(", \"port_value\": ")
                json.number(endpoint.port)
                json.raw("}}}}")
            }
            json.raw("]}]}}")
        }
    }

    /// Without names to check a certificate by, Envoy takes any (`match_typed_subject_alt_names`).
    private static func writeEncryption(
        of product: EnvoyConfiguration.Product, _ options: EnvoyOptions, to json: inout TextBuffer
    ) {
        json.raw(",\n  \"transport_socket\": {\"name\": \"tls\", \"typed_config\": {\"@type\": \"type.googleapis.com/")
        json.raw("envoy.extensions.transport_sockets.tls.v3.UpstreamTlsContext\", \"auto_host_sni\": true,\n  ")
        json.raw("\"common_tls_context\": {\"validation_context\": {\"trusted_ca\": {\"filename\": ")
        json.quoted(options.authorities)
        json.raw("}, \"match_typed_subject_alt_names\": [")
        json.items(product.endpoints) { endpoint, json in
            json.raw("{\"san_type\": ")
            json.raw(IPAddress.isOne(endpoint.host) ? "\"IP_ADDRESS\"" : "\"DNS\"")
            json.raw(", \"matcher\": {\"exact\": ")
            json.quoted(endpoint.host)
            json.raw("}}")
        }
        json.raw("]}}}}")
    }
}
