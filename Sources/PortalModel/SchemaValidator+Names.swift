package import Serialization

extension SchemaValidator {
    /// The validator of one kind of file that people write.
    package init(_ name: SchemaName) {
        guard let schema = try? JSONReader.read(Array(name.text.utf8), file: "\(name.rawValue).schema.json") else {
            // The schemas are constants of this program, each of which a test reads.
            preconditionFailure("schema \(name.rawValue) is not JSON")
        }
        self.init(schema: schema)
    }
}
