import OpenAPI
import Serialization

/// An API's description as its audience may have it, for tools: OpenAPI 3 in JSON and YAML.
struct DownloadFiles {
    let api: PortalAPI
    /// What requests of the collection are let in by.
    let credential: SampleCredential?

    /// A file that is made when it is asked for, in whatever task has the time.
    struct File: Sendable {
        var path: String
        var bytes: @Sendable () -> [UInt8]
    }

    var all: [File] {
        let root = api.document.root
        return [
            File(path: api.download("openapi.json").path) {
                var bytes: [UInt8] = []
                JSONWriter.write(root, pretty: true, into: &bytes)
                bytes.append(UInt8(ascii: "\n"))
                return bytes
            },
            File(path: api.download("openapi.yaml").path) {
                var bytes: [UInt8] = []
                YAMLWriter.write(root, into: &bytes)
                return bytes
            },
            File(path: api.download("postman.json").path) {
                let collection = PostmanCollection(document: api.document, credential: credential, name: api.title)
                var bytes: [UInt8] = []
                JSONWriter.write(collection.json, pretty: true, into: &bytes)
                bytes.append(UInt8(ascii: "\n"))
                return bytes
            },
        ]
    }
}

extension PortalAPI {
    /// The address of a file for tools.
    func download(_ name: String) -> PageURL { PageURL(url.path + name) }
}
