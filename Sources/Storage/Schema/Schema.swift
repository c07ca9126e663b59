package import Database

/// The tables' history. Times are milliseconds since 1970.
package enum Schema {
    package static let migrations = [
        Migration(1, "accounts", accounts), Migration(2, "applications", applications),
        Migration(3, "subscriptions", subscriptions), Migration(4, "trail", trail),
        Migration(5, "tokens", tokens), Migration(6, "second-factors", secondFactors),
        Migration(7, "webhooks", webhooks), Migration(8, "lists", lists),
        Migration(9, "product-life", productLife), Migration(10, "sign-up", signUp),
        Migration(11, "subscription-counts", subscriptionCounts),
        Migration(12, "gateway-changes", gatewayChanges),
        Migration(13, "oauth", oauth), Migration(14, "reminders", reminders),
        Migration(15, "provider-clients", providerClients),
        Migration(16, "provider-keys", providerKeys), Migration(17, "usage", usage),
    ]
}
