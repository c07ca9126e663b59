internal import CSodium

/// The library's start, once for the process.
enum Sodium {
    /// Whether libsodium could be started; it chooses its implementations and opens its source of randomness.
    private static let hasStarted = sodium_init() >= 0

    /// Called before anything that needs randomness or working memory. Without a source of randomness no secret is
    /// safe, so the program ends.
    static func start() { precondition(hasStarted, "libsodium cannot be started") }
}
