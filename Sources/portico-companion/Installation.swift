import Crypto
import Glibc
import HTTP
import PortalModel
import PortalServer
import PortalServices
import Storage

/// One companion's files and secrets, as `site-config.json` names them.
struct Installation {
    let folder: Companion.Folder
    let offering: Offering
    let databasePath: String

    init(_ options: Options) throws {
        let site = options.value("--site") ?? "."
        let output = options.value("--output") ?? (site == "." ? "out" : "\(site)/out")
        folder = Companion.Folder(site: site, output: output)
        offering = try Offering.reading(folder)
        let database = offering.site.companion.database
        guard database.hasPrefix("sqlite:") else {
            throw Mistake(
                "This version keeps its data in SQLite only; write 'sqlite:data/portico.db' in 'companion.database'")
        }
        databasePath = Companion.path(String(database.dropFirst("sqlite:".count)), in: site)
    }

    func companion(log: Log) async throws -> Companion {
        // Not only where requests are taken: 'check' is to say it too.
        _ = try ServerConfiguration(offering.site.companion.server)
        try makeFolder(of: databasePath)
        let key = try masterKey()
        return try Companion(
            folder: folder, offering: offering, store: try await Store(path: databasePath), masterKey: key,
            resourceServers: try resourceServers(), providerSecrets: try providerSecrets(), log: log)
    }

    /// What identity providers are asked with for clients, by the ids of the providers.
    private func providerSecrets() throws -> [String: String] {
        var secrets: [String: String] = [:]
        for provider in offering.site.companion.oauth.providers {
            guard let source = provider.secret else { continue }
            guard let secret = secret(source) else {
                throw Mistake("The secret of the provider '\(provider.id)' in 'companion.oauth' is not there")
            }
            secrets[provider.id] = secret
        }
        return secrets
    }

    /// The secrets of programs that may ask what tokens are worth, by their names.
    private func resourceServers() throws -> [String: String] {
        var secrets: [String: String] = [:]
        for server in offering.site.companion.oauth.resourceServers {
            let place = "the resource server '\(server.id)' in 'companion.oauth'"
            guard let secret = secret(server.secret) else { throw Mistake("The secret of \(place) is not there") }
            // Nothing slows down who guesses it, so it must be too long to be guessed.
            guard secret.utf8.count >= 32 else { throw Mistake("The secret of \(place) has fewer than 32 characters") }
            guard secrets.updateValue(secret, forKey: server.id) == nil else {
                throw Mistake("There are two of \(place)")
            }
        }
        return secrets
    }

    /// What a setting's source holds.
    func secret(_ source: CompanionSettings.SecretSource) -> String? { folder.secret(source) }

    /// The master key; a file that does not exist is made, for its owner alone.
    private func masterKey() throws -> MasterKey {
        switch offering.site.companion.masterKey {
        case .environment(let name):
            guard let text = getenv(name).map({ String(cString: $0) }), let key = MasterKey(text: text) else {
                throw Mistake("The environment variable \(name) holds no master key: 64 hexadecimal digits")
            }
            return key
        case .file(let name):
            let path = Companion.path(name, in: folder.site)
            if let file = OpenFile(path: path) {
                guard let key = MasterKey(text: String(decoding: file.readAll(), as: UTF8.self)) else {
                    throw Mistake("'\(path)' holds no master key: 64 hexadecimal digits")
                }
                return key
            }
            // A database without its key would be of no use: never make a second one beside it.
            guard OpenFile(path: databasePath) == nil else {
                throw Mistake(
                    "The master key '\(path)' of the database '\(databasePath)' is missing; restore it from a backup")
            }
            let key = MasterKey.generate(random: { RandomText.systemBytes($0) })
            try makeFolder(of: path)
            let descriptor = open(path, O_WRONLY | O_CREAT | O_EXCL, 0o600)
            guard descriptor >= 0 else {
                throw Mistake("'\(path)' cannot be made: \(String(cString: strerror(errno)))")
            }
            defer { close(descriptor) }
            let text = Array(key.fileText().utf8)
            guard write(descriptor, text, text.count) == text.count, fsync(descriptor) == 0 else {
                throw Mistake("'\(path)' cannot be written: \(String(cString: strerror(errno)))")
            }
            return key
        }
    }

    private func makeFolder(of path: String) throws {
        let parts = path.split(separator: "/", omittingEmptySubsequences: false).dropLast()
        var folder = ""
        for part in parts {
            folder += folder.isEmpty && !path.hasPrefix("/") ? String(part) : "/" + part
            if !folder.isEmpty, folder != "/", mkdir(folder, 0o700) != 0, errno != EEXIST {
                throw Mistake("The folder '\(folder)' cannot be made: \(String(cString: strerror(errno)))")
            }
        }
    }
}
