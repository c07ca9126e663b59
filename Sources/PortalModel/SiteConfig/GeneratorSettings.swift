import Serialization

/// What the operator says of the generator beside the companion, which makes new products.
package struct GeneratorSettings: Sendable, Equatable {
    /// Whether the companion may run it; where its sources cannot be written it may not anyway.
    package var isEnabled = true
    /// Path of the program, from the site's folder; `nil`: the `portico` beside the companion's own program.
    package var program: String?
    /// Whether the portals are built with compressed twins.
    package var compresses = false
    /// How long it may run.
    package var seconds = 45
    /// Bytes of an OpenAPI document that is sent in a form.
    package var documentBytes = 16 * 1024 * 1024

    package init() {}

    init(reading node: Node?) {
        if let isEnabled = node?["enabled"]?.boolean { self.isEnabled = isEnabled }
        program = node?["program"]?.string
        if let compresses = node?["compress"]?.boolean { self.compresses = compresses }
        if let seconds = node?["seconds"]?.integer { self.seconds = seconds }
        if let documentBytes = node?["documentBytes"]?.integer { self.documentBytes = documentBytes }
    }
}
