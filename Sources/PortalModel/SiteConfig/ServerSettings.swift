import Serialization

/// What the operator says of how the companion takes requests.
package struct ServerSettings: Sendable, Equatable {
    /// What it puts up with.
    package struct Limits: Sendable, Equatable {
        /// Bytes of request line and header together.
        package var headerBytes = 32 * 1024
        package var bodyBytes = 1024 * 1024
        /// For a request to arrive whole.
        package var requestSeconds = 30
        /// For its answer to be made.
        package var answerSeconds = 60
        /// For a connection to be silent.
        package var idleSeconds = 30
        /// For running requests to be finished when the program is told to end.
        package var graceSeconds = 10
        package var connections = 20_000
        /// Open at a time from one IPv4 address or one IPv6 /64.
        package var connectionsPerAddress = 512
        /// Sign-ins in five minutes, from one address.
        package var signInsPerAddress = 30
        /// New accounts in an hour, from one address.
        package var signUpsPerAddress = 30

        package init() {}
    }

    /// Addresses and networks whose `X-Forwarded-*` fields count.
    package var trustedProxies: [String]
    /// Addresses and networks that may read `/metrics`.
    package var metricsReaders: [String]
    package var limits: Limits

    package init(
        trustedProxies: [String] = [], metricsReaders: [String] = ["127.0.0.0/8", "::1"], limits: Limits = Limits()
    ) {
        self.trustedProxies = trustedProxies
        self.metricsReaders = metricsReaders
        self.limits = limits
    }
}

extension ServerSettings {
    init(reading node: Node?) {
        self.init()
        if let list = node?["trustedProxies"] { trustedProxies = list.elements.compactMap(\.string) }
        if let list = node?["metrics"]?["allow"] { metricsReaders = list.elements.compactMap(\.string) }
        let numbers: [(String, WritableKeyPath<Limits, Int>)] = [
            ("headerBytes", \.headerBytes), ("bodyBytes", \.bodyBytes), ("requestSeconds", \.requestSeconds),
            ("answerSeconds", \.answerSeconds), ("idleSeconds", \.idleSeconds), ("graceSeconds", \.graceSeconds),
            ("connections", \.connections), ("connectionsPerAddress", \.connectionsPerAddress),
            ("signInsPerAddress", \.signInsPerAddress), ("signUpsPerAddress", \.signUpsPerAddress),
        ]
        for (key, path) in numbers {
            if let number = node?["limits"]?[key]?.integer { limits[keyPath: path] = number }
        }
    }
}
