/// What is known of the Envoy that reads the files.
package struct EnvoyOptions: Sendable, Equatable {
    /// The folder of the files as Envoy sees it, without a last `/`.
    package var folder: String
    package var listen: ListenAddress
    /// The certificates that upstreams of `https` are checked by: a file as Envoy sees it.
    package var authorities: String
    /// The log of calls that Envoy writes, as it sees the file; `nil`: none.
    package var usageLog: String?

    package init(
        folder: String, listen: ListenAddress, authorities: String = "/etc/ssl/certs/ca-certificates.crt",
        usageLog: String? = nil
    ) {
        self.usageLog = usageLog
        self.folder = folder
        self.listen = listen
        self.authorities = authorities
    }
}
