/// Texts and the words that search makes of them: once in the program, for the index, and once in the browser, for what
/// readers type.
package enum SearchSplits {
    /// Text → words.
    package static let all: [(text: String, words: [String])] = [
        ("Create a shipment", ["create", "shipment"]),
        ("createShipment", ["create", "shipment", "createshipment"]),
        ("shipping_address", ["shipping", "address", "shippingaddress"]),
        ("/v2/shipments/{shipmentId}", ["v2", "shipment", "shipment", "id", "shipmentid"]),
        ("sign-up", ["sign", "up", "signup"]), ("HTTPServer", ["http", "server", "httpserver"]),
        (
            "OAuth OpenAPI userIDs listAPIs",
            [
                "oauth", "open", "api", "openapi", "user", "ids", "userid", "list", "api", "listapi",
            ]
        ),
        ("APIs apis GitHub", ["api", "api", "git", "hub", "github"]),
        ("OAuth2Token X-API-Key", ["oauth2", "token", "oauth2token", "x", "api", "key", "xapikey"]),
        (
            "addresses entries boxes status bus parcels gas",
            [
                "address", "entry", "box", "status", "bus", "parcel", "gas",
            ]
        ),
        ("Größe café ŁÓDŹ", ["grosse", "cafe", "lodz"]), ("cafe\u{301} e\u{301}te\u{301}", ["cafe", "ete"]),
        ("Ёлка Άλφα λόγος Đường trọng", ["елка", "αλφα", "λογοσ", "duong", "trong"]),
        ("أهلاً بالعالم", ["اهلا", "بالعالم"]), ("한국어 검색", ["한국어", "검색"]),
        ("don't", ["dont"]), ("配送状況", ["配送", "送状", "状況"]), ("東", ["東"]),
        ("API密钥 id", ["api", "密钥", "id"]), ("a  ,.-_ !", []),
        (String(repeating: "ab", count: 30), [String(repeating: "ab", count: 20)]),
        (String(repeating: "жё", count: 20), [String(repeating: "же", count: 10)]),
    ]
}
