import Serialization

/// Texts and numbers of examples.
enum ExampleScalar {
    /// A text of a format, pattern or length; without any, one that its member's name suggests.
    static func text(_ facts: SchemaFacts, name: String?) -> String {
        if !facts.patterns.isEmpty {
            for pattern in facts.patterns {
                guard let sample = Pattern.sample(of: pattern) else { continue }
                let text = fitted(sample, facts.lengths)
                if facts.patterns.allSatisfy({ Pattern($0)?.matches(text) ?? true }) { return text }
                if facts.patterns.allSatisfy({ Pattern($0)?.matches(sample) ?? true }) { return sample }
            }
        }
        if let format = facts.format, let text = formats[format] { return text }
        return fitted(name.flatMap(suggested) ?? "string", facts.lengths)
    }

    /// Texts by format: those of JSON Schema (2020-12 Validation §7.3) and of OpenAPI's format registry. Names of hosts
    /// and addresses are those kept free for examples (RFC 2606, RFC 5737, RFC 3849).
    private static let formats = [
        "date-time": "2026-01-15T09:30:00Z", "date": "2026-01-15", "time": "09:30:00Z", "duration": "P3D",
        "email": "dana@example.com", "idn-email": "dana@example.com", "hostname": "api.example.com",
        "idn-hostname": "api.example.com", "ipv4": "192.0.2.1", "ipv6": "2001:db8::1", "uri": "https://example.com/",
        "url": "https://example.com/", "uri-reference": "/items/1", "iri": "https://example.com/",
        "iri-reference": "/items/1", "uri-template": "/items/{id}", "uuid": "3fa85f64-5717-4562-b3fc-2c963f66afa6",
        "guid": "3fa85f64-5717-4562-b3fc-2c963f66afa6", "json-pointer": "/items/0", "relative-json-pointer": "1/items",
        "regex": "^[a-z]+$", "byte": "ZXhhbXBsZQ==", "base64": "ZXhhbXBsZQ==", "base64url": "ZXhhbXBsZQ",
        "password": "correct-horse", "media-range": "application/json", "char": "a",
        "http-date": "Thu, 15 Jan 2026 09:30:00 GMT", "int64": "1", "int32": "1", "decimal": "9.99",
        "phone": "+15555550100",
    ]

    /// Words that make an example readable where the name says what is meant.
    private static func suggested(_ name: String) -> String? {
        let key = String(name.lowercased().filter { $0.isLetter })
        return names[key]
    }

    private static let names = [
        "email": "dana@example.com", "firstname": "Dana", "givenname": "Dana", "lastname": "Reyes",
        "familyname": "Reyes", "surname": "Reyes", "fullname": "Dana Reyes", "phone": "+15555550100",
        "phonenumber": "+15555550100", "city": "Rotterdam", "country": "NL", "countrycode": "NL", "currency": "EUR",
        "currencycode": "EUR", "language": "en", "locale": "en-GB", "timezone": "Europe/Amsterdam",
        "url": "https://example.com/",
        "uri": "https://example.com/", "website": "https://example.com/", "street": "12 Harbour Road",
        "zip": "3011 AD", "zipcode": "3011 AD", "postalcode": "3011 AD", "color": "#0b6bcb", "ip": "192.0.2.1",
    ]

    private static func fitted(_ text: String, _ lengths: SchemaFacts.Bounds) -> String {
        var scalars = Array(text.unicodeScalars)
        if scalars.isEmpty { scalars = ["a"] }
        let filler = scalars
        while scalars.count < min(lengths.least, 10_000) { scalars.append(filler[scalars.count % filler.count]) }
        if scalars.count > lengths.most { scalars.removeLast(scalars.count - lengths.most) }
        var fitted = String.UnicodeScalarView()
        fitted.append(contentsOf: scalars)
        return text.isEmpty && lengths.least == 0 ? "" : String(fitted)
    }

    /// A number in the range and of the steps asked for, as near to 1 as may be.
    static func number(_ facts: SchemaFacts, isInteger: Bool) -> Node? {
        let range = facts.range
        var step = facts.multipleOf.max() ?? 0
        if isInteger, step == 0 || step != step.rounded() { step = step == 0 ? 1 : (step * 1_000).rounded() }
        var value = min(max(1, range.lower), range.upper)
        if !value.isFinite { value = 1 }
        if step > 0 { value = (value / step).rounded(.up) * step }
        let nudge = step > 0 ? step : max(abs(value) * 1e-3, 0.5)
        if range.excludesLower, value <= range.lower { value += nudge }
        if value > range.upper || (range.excludesUpper && value >= range.upper) {
            value = step > 0 ? (range.upper / step).rounded(.down) * step : range.upper
            if range.excludesUpper, value >= range.upper { value -= nudge }
            // Between two exclusive bounds that are near to each other.
            if value <= range.lower, step == 0 { value = (range.lower + range.upper) / 2 }
        }
        return Node(.number(written(value)))
    }

    private static func written(_ value: Double) -> Number {
        if let whole = Int(exactly: value) { return Number(whole) }
        return Number(text: "\(value)")
    }

    /// The item changed so that no earlier one equals it; `nil` where that cannot be.
    static func differing(_ item: Node, from others: [Node], _ schemas: [SchemaReference]) -> Node? {
        guard others.contains(item) else { return item }
        var check = SchemaAcceptance(direction: .response)
        let values = schemas.flatMap { $0.schema.enumeration }
        var candidates = values
        for number in 2...(others.count + 2) {
            switch item.value {
            case .string(let text):
                candidates.append(Node(.string(text + "\(number)")))
                candidates.append(Node(.string(String(text.dropLast()) + "\(number % 10)")))
            case .number(let written):
                candidates.append(Node(.number(Self.written(written.double + Double(number - 1)))))
            case .boolean(let flag): candidates.append(Node(.boolean(!flag)))
            default: break
            }
        }
        return candidates.first { candidate in
            !others.contains(candidate) && schemas.allSatisfy { check.accepts(candidate, $0) }
        }
    }
}
