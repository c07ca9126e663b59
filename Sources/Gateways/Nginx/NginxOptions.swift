/// What is known of the nginx that reads the file.
package struct NginxOptions: Sendable, Equatable {
    package var listen: ListenAddress
    /// The certificates that upstreams of `https` are checked by: a file as nginx sees it.
    package var authorities: String

    package init(listen: ListenAddress, authorities: String = "/etc/ssl/certs/ca-certificates.crt") {
        self.listen = listen
        self.authorities = authorities
    }
}
