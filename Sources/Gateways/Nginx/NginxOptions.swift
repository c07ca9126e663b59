/// What is known of the nginx that reads the file.
package struct NginxOptions: Sendable, Equatable {
    /// Where it takes requests, as its `listen` has it: `8000`, `127.0.0.1:8000`, `[::]:8000`.
    package var listen: String
    /// The certificates that upstreams of `https` are checked by: a file as nginx sees it.
    package var authorities: String

    package init(listen: String = "8000", authorities: String = "/etc/ssl/certs/ca-certificates.crt") {
        self.listen = listen
        self.authorities = authorities
    }
}
