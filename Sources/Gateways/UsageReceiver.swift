/// Where a gateway sends entries of its log to: the companion.
package struct UsageReceiver: Sendable, Equatable {
    /// Takes `POST`; an absolute URL without a query.
    package var url: String
    /// What the gateway proves itself with there: letters, digits, `-` and `_`.
    package var secret: String

    package init(url: String, secret: String) {
        self.url = url
        self.secret = secret
    }
}
