/// What is known of the nginx that reads the file.
package struct NginxOptions: Sendable, Equatable {
    /// Where nginx asks what a token of OAuth is worth, as it cannot verify one itself: the companion.
    package struct TokenCheck: Sendable, Equatable {
        /// Answers 204, for a good token with its client, audience and scopes in headers. A URL without a query.
        package var url: String
        /// What nginx proves itself with there: letters, digits, `-` and `_`.
        package var secret: String
        /// A folder in which nginx keeps answers for a few seconds; `nil`: it asks for each call.
        package var cache: String?

        package init(url: String, secret: String, cache: String? = nil) {
            self.url = url
            self.secret = secret
            self.cache = cache
        }
    }

    package var listen: ListenAddress
    /// The certificates that upstreams of `https` are checked by: a file as nginx sees it.
    package var authorities: String
    /// `nil`: no token opens anything.
    package var tokens: TokenCheck?
    /// The log of calls that nginx writes, as it sees the file; `nil`: none.
    package var usageLog: String?

    package init(
        listen: ListenAddress, authorities: String = "/etc/ssl/certs/ca-certificates.crt", tokens: TokenCheck? = nil,
        usageLog: String? = nil
    ) {
        self.usageLog = usageLog
        self.listen = listen
        self.authorities = authorities
        self.tokens = tokens
    }

    /// Where tokens are checked, taken apart; `nil` where none are, or where the URL or the secret cannot be written.
    var tokenServer: UpstreamAddress? {
        guard let tokens, tokens.secret.utf8.allSatisfy(Self.isPlain), tokens.secret.utf8.count >= 32 else {
            return nil
        }
        return UpstreamAddress(tokens.url)
    }

    private static func isPlain(_ byte: UInt8) -> Bool {
        switch byte {
        case 0x30...0x39, 0x41...0x5a, 0x61...0x7a, 0x2d, 0x5f: true
        default: false
        }
    }
}
