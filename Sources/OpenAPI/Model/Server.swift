/// Where an API answers.
package struct Server: Sendable {
    /// As written, with `{variables}`; may be relative to the document.
    package var url: String
    /// 3.2: a short name.
    package var name: String?
    /// CommonMark.
    package var description: String?
    package var variables: [Variable]

    package struct Variable: Sendable {
        package var name: String
        package var defaultValue: String
        /// The values allowed; empty where any is.
        package var allowed: [String]
        package var description: String?
    }

    /// The URLs with each of the values that its variables may take, as far as these are listed; at most a hundred.
    package var allURLs: [String] {
        variables.reduce([url]) { urls, variable in
            let values = variable.allowed.isEmpty ? [variable.defaultValue] : variable.allowed
            let filled = urls.flatMap { url -> [String] in
                guard let range = url.firstRange(of: "{\(variable.name)}") else { return [url] }
                return values.map { url.replacingCharacters(in: range, with: $0) }
            }
            return Array(filled.prefix(100))
        }
    }

    /// The URL with each variable's default put in.
    package var resolvedURL: String {
        variables.reduce(url) { url, variable in
            guard let range = url.firstRange(of: "{\(variable.name)}") else { return url }
            return url.replacingCharacters(in: range, with: variable.defaultValue)
        }
    }
}

extension String {
    fileprivate func replacingCharacters(in range: Range<String.Index>, with text: String) -> String {
        self[..<range.lowerBound] + text + self[range.upperBound...]
    }
}
