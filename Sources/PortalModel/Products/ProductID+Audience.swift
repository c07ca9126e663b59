extension ProductID {
    /// The product as tokens of OAuth name it: `aud` of RFC 9068 §2.2, and what clients ask for as `resource` (RFC 8707 §2).
    package var audience: String { "urn:portico:product:\(rawValue)" }
}
