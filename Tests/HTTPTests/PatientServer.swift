import HTTP

extension ServerConfiguration {
    /// Ends nothing by time, so that a slow machine fails no test; a test of one limit sets that one.
    static let patient: ServerConfiguration = {
        var configuration = ServerConfiguration()
        configuration.requestDeadline = .seconds(100_000)
        configuration.answerDeadline = .seconds(100_000)
        configuration.idleLimit = .seconds(100_000)
        configuration.slowestReader = 0
        return configuration
    }()
}
