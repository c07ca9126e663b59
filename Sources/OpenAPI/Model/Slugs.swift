/// Gives operations their names in URLs.
struct Slugs {
    /// Put in front of each, as `webhook-`.
    let prefix: String
    private var taken: Set<String> = []

    init(prefix: String) { self.prefix = prefix }

    /// A name not given before: `listPets` → `list-pets`; without an operationId `GET /pets/{id}` → `get-pets-id`.
    mutating func slug(operationId: String?, method: String, path: String) -> String {
        var base = operationId.map(Self.slug) ?? ""
        if base.isEmpty { base = Self.slug(of: "\(method.lowercased()) \(path)") }
        if base.isEmpty { base = method.lowercased() }
        var candidate = prefix + base
        var number = 2
        while !taken.insert(candidate).inserted {
            candidate = "\(prefix)\(base)-\(number)"
            number += 1
        }
        return candidate
    }

    /// Lower case, `-` wherever the words of a name part: `getHTTPCode_v2` → `get-http-code-v2`. At most 100 characters.
    static func slug(of name: String) -> String {
        var result = ""
        let letters = Array(name)
        var length = 0
        for (index, letter) in letters.enumerated() where length < 100 {
            guard letter.isLetter || letter.isNumber else {
                if result.last != "-", !result.isEmpty { result.append("-") }
                continue
            }
            if letter.isUppercase, index > 0, result.last != "-", !result.isEmpty {
                let before = letters[index - 1]
                let endsRun = before.isUppercase && index + 1 < letters.count && letters[index + 1].isLowercase
                if before.isLowercase || before.isNumber || endsRun { result.append("-") }
            }
            result += letter.lowercased()
            length += 1
        }
        while result.last == "-" { result.removeLast() }
        return result
    }
}
