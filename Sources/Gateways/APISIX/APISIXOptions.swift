/// What is known of the gateways that read the file.
package struct APISIXOptions: Sendable, Equatable {
    /// A minor version of APISIX 3.
    package struct Version: Sendable, Comparable {
        package var minor: Int

        package init(minor: Int) { self.minor = minor }

        /// Takes `3.18`, also with a third number; `nil` for anything but version 3.
        package init?(_ text: String) {
            let numbers = text.split(separator: ".", omittingEmptySubsequences: false).map { Int($0) }
            guard numbers.count == 2 || numbers.count == 3, numbers[0] == 3, !numbers.contains(nil),
                let minor = numbers[1], minor >= 0
            else { return nil }
            self.minor = minor
        }

        package static func < (left: Self, right: Self) -> Bool { left.minor < right.minor }
    }

    /// The oldest version that there is support for.
    package static let oldest = Version(minor: 12)

    /// The oldest gateway that reads the file; 3.12 is the oldest there is support for.
    package var minimumVersion: Version

    /// Who is told of calls; `nil`: nobody.
    package var usage: UsageReceiver?

    package init(minimumVersion: Version = Version(minor: 17), usage: UsageReceiver? = nil) {
        self.minimumVersion = minimumVersion
        self.usage = usage
    }

    /// How a service knows who may call it.
    ///
    /// The choice is between `acl` (3.17), which looks for a label of the consumer, and `consumer-restriction`, which
    /// has a list of names. A label says it once, at the consumer: a product with 100,000 subscribers has a service of
    /// the same size as one with none, a change of one subscription changes one item of the file, and the gateway looks
    /// up one name where it would walk a list for every call. `acl` takes any one of its labels as enough, so a service
    /// asks for exactly one. `consumer-restriction` could also go by consumer group, but a consumer has one group and
    /// many products. So labels are the rule, and the list of names is for gateways before 3.17, where a service with
    /// `acl` would be dropped as unknown (which closes it: the route then answers 404).
    var restrictsByLabel: Bool { minimumVersion >= Version(minor: 17) }

    /// Whether `limit-count` takes several windows (`rules`, since 3.16).
    var countsSeveralWindows: Bool { minimumVersion >= Version(minor: 16) }
}
