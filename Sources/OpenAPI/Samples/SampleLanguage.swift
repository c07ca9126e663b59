/// A language or tool that samples are written in.
package enum SampleLanguage: String, CaseIterable, Sendable {
    case curl, javaScript, python, go, java, swift, csharp, php, ruby, httpie

    /// As readers know it.
    package var title: String {
        switch self {
        case .curl: "curl"
        case .javaScript: "JavaScript"
        case .python: "Python"
        case .go: "Go"
        case .java: "Java"
        case .swift: "Swift"
        case .csharp: "C#"
        case .php: "PHP"
        case .ruby: "Ruby"
        case .httpie: "HTTPie"
        }
    }

    /// The language's name in code fences.
    package var highlight: String {
        switch self {
        case .curl, .httpie: "shell"
        case .javaScript: "javascript"
        case .python, .go, .java, .swift, .csharp, .php, .ruby: rawValue
        }
    }

    /// Code that makes the call, checks its status and shows the answer, without a line end after it. The same request
    /// gives the same code.
    package func code(for request: SampleRequest) -> String {
        switch self {
        case .curl: CurlSample(request: request).code
        case .javaScript: JavaScriptSample(request: request).code
        case .python: PythonSample(request: request).code
        case .go: GoSample(request: request).code
        case .java: JavaSample(request: request).code
        case .swift: SwiftSample(request: request).code
        case .csharp: CSharpSample(request: request).code
        case .php: PHPSample(request: request).code
        case .ruby: RubySample(request: request).code
        case .httpie: HTTPieSample(request: request).code
        }
    }
}
