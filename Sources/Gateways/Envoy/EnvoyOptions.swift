/// What is known of the Envoy that reads the files.
package struct EnvoyOptions: Sendable, Equatable {
    /// The folder of the files as Envoy sees it, without a last `/`.
    package var folder: String
    /// Where it takes requests: an IP address and a port.
    package var address: String
    package var port: Int
    /// The certificates that upstreams of `https` are checked by: a file as Envoy sees it.
    package var authorities: String

    package init(
        folder: String, address: String = "0.0.0.0", port: Int = 8000,
        authorities: String = "/etc/ssl/certs/ca-certificates.crt"
    ) {
        self.folder = folder
        self.address = address
        self.port = port
        self.authorities = authorities
    }
}
