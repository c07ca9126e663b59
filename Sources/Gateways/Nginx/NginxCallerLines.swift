/// Lines of some callers, as they stand in the maps of the file.
struct NginxCallerLines: Sendable {
    /// Of the map of secrets.
    private(set) var credentials: [UInt8]
    private(set) var credentialCount: Int
    /// Bytes of the longest secret.
    private(set) var longest: Int
    /// Of the maps of subscribers, one product after the other.
    private(set) var subscribers: [UInt8]
    private(set) var spans: [Span] = []

    /// Which of the lines are of one product.
    struct Span: Sendable {
        /// Its place.
        var product: Int
        var start: Int
        var end: Int
        /// How many lines.
        var count: Int
    }

    /// Of all credentials and subscribers of a configuration.
    init(_ configuration: NginxConfiguration) {
        var text = TextBuffer(capacity: configuration.credentials.count * 256)
        for credential in configuration.credentials {
            text.raw("    ")
            text.word(credential.secret)
            text.raw(" ")
            text.word(
                credential.application, credential.id, credential.developer, credential.portal, credential.secret)
            text.raw(";\n")
        }
        credentials = text.bytes
        credentialCount = configuration.credentials.count
        longest = configuration.credentials.lazy.map { $0.secret.utf8.count }.max() ?? 0
        text = TextBuffer(capacity: configuration.products.reduce(0) { $0 + $1.subscribers.count * 64 })
        for (place, product) in configuration.products.enumerated() where !product.subscribers.isEmpty {
            let start = text.bytes.count
            for subscriber in product.subscribers {
                text.raw("    ")
                text.word(subscriber.application)
                text.raw(" ")
                text.word("1", subscriber.plan, subscriber.subscription)
                text.raw(";\n")
            }
            spans.append(
                Span(product: place, start: start, end: text.bytes.count, count: product.subscribers.count))
        }
        subscribers = text.bytes
    }

    /// The lines of each product's map, those of one caller after those of the one before.
    static func subscribers(of callers: [NginxCallerLines], products: Int) -> [[UInt8]] {
        var lines: [[UInt8]] = Array(repeating: [], count: products)
        for one in callers {
            for span in one.spans { lines[span.product] += one.subscribers[span.start..<span.end] }
        }
        return lines
    }
}
