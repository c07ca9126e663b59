/// What gateways answer with in words, the same behind each of them.
enum GatewayText {
    static let closed = "This API is not open on this gateway"
    static let noRoute = "There is no API at this address"
    static let unauthenticated = "Credentials are missing or not valid"
    static let notSubscribed = "The application has no subscription to this API"
    static let tooMany = "Too many requests"
    static let unsure = "It cannot be found out at the moment whether the token is good"
    static let badPath = "The path is not in its plain form"
}
