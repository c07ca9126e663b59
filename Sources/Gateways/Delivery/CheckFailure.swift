/// A configuration did not pass the check of its own kind, which is a mistake of this program. Nothing was written.
package struct CheckFailure: Error, CustomStringConvertible {
    package let gateway: String
    /// One sentence each, without secrets.
    package let problems: [String]

    package var description: String {
        "The configuration for \(gateway) is not published: \(problems.joined(separator: "; "))"
    }
}
