import Serialization

/// How a collection's requests are let in.
enum PostmanAuthorization {
    /// `nil` where Postman has no kind for it: a key in a cookie and other schemes are headers of each request, a
    /// client certificate is a setting of the reader's Postman.
    static func json(_ credential: SampleCredential) -> Node? {
        switch credential {
        case .apiKey(let name, let place) where place == .header || place == .query:
            auth("apikey", [("key", name), ("value", "{{apiKey}}"), ("in", place.rawValue)])
        case .basic: auth("basic", [("username", "{{apiUsername}}"), ("password", "{{apiPassword}}")])
        case .bearer: auth("bearer", [("token", "{{accessToken}}")])
        case .apiKey, .mutualTLS, .other: nil
        }
    }

    /// Of an operation that needs nothing.
    static let none = Node(members: [("type", Node("noauth"))])

    /// Variables of the credential, as samples name them.
    static func variables(_ credential: SampleCredential?) -> [String] {
        switch credential {
        case .apiKey?: ["API_KEY"]
        case .basic?: ["API_USERNAME", "API_PASSWORD"]
        case .bearer?: ["ACCESS_TOKEN"]
        case .other?: ["CREDENTIALS"]
        case .mutualTLS?, nil: []
        }
    }

    private static func auth(_ type: String, _ values: [(String, String)]) -> Node {
        let attributes = values.map { key, value in
            Node(members: [("key", Node(key)), ("value", Node(value)), ("type", Node("string"))])
        }
        return Node(members: [("type", Node(type)), (type, Node(attributes))])
    }
}
