import Gateways
import PortalModel
import TestSupport
import Testing

/// What differs, for people: complete, and without a secret.
struct GatewayDifferenceTests {
    private func file(_ text: String, _ name: String = "a") -> GatewayPart {
        GatewayPart(kind: GatewayPart.file, id: name, bytes: Array(text.utf8))
    }

    @Test func tellsWhatGoesAndWhatComes() {
        let before = [file("one\ntwo\ntwo\n"), file("gone\n", "b")]
        let after = [file("two\nthree\none\n"), file("new\n", "c")]
        let differences = GatewayDifference.between(before, after)
        #expect(differences.map { "\($0.action) \($0.id)" } == ["update a", "delete b", "create c"])
        #expect(differences[0].removed == ["two"] && differences[0].added == ["three"])
        #expect(differences[1].removed == ["gone"] && differences[2].added == ["new"])
    }

    @Test func findsNoneWhereThereIsNone() {
        #expect(GatewayDifference.between([file("x")], [file("x")]) == [])
        #expect(GatewayDifference.between([], []) == [])
        // Lines in another order are no lines that go or come, but the file is another one.
        let moved = GatewayDifference.between([file("a\nb")], [file("b\na")])
        #expect(moved.count == 1 && moved[0].removed.isEmpty && moved[0].added.isEmpty)
    }

    @Test func keepsKindsApart() {
        let route = GatewayPart(kind: "routes", id: "x", bytes: Array(#"{"a":1,"b":2}"#.utf8))
        let service = GatewayPart(kind: "services", id: "x", bytes: Array(#"{"a":1,"b":3}"#.utf8))
        #expect(GatewayDifference.between([route], [service]).map(\.action) == [.delete, .create])
        var other = route
        other.bytes = Array(#"{"b":5,"a":1}"#.utf8)
        let differences = GatewayDifference.between([route], [other])
        #expect(differences.first?.removed == [#"  "b": 2"#] && differences.first?.added == [#"  "b": 5"#])
    }

    /// Every secret of every case, in every kind's own form.
    @Test(arguments: GatewayCase.all) func holdsNoSecret(_ one: GatewayCase) throws {
        let listen = try #require(ListenAddress("8000"))
        var parts: [GatewayPart] = []
        func add(_ name: String, _ bytes: [UInt8]?) {
            if let bytes { parts.append(GatewayPart(kind: GatewayPart.file, id: name, bytes: bytes)) }
        }
        add("apisix", (try? APISIXConfiguration(one.snapshot, options: one.options)).map(APISIXFile.render))
        add("kong", (try? KongConfiguration(one.snapshot)).map(KongFile.render))
        add(
            "nginx",
            (try? NginxConfiguration(one.snapshot)).map { NginxFile.render($0, options: NginxOptions(listen: listen)) })
        if let envoy = try? EnvoyConfiguration(one.snapshot) {
            for file in EnvoyFiles.render(envoy, options: EnvoyOptions(folder: "/x", listen: listen)) {
                add(file.name, file.bytes)
            }
        }
        let text = GatewayDifference.between([], parts).flatMap(\.added).joined(separator: "\n")
        for consumer in one.snapshot.consumers {
            for credential in consumer.credentials {
                switch credential.secret {
                case .apiKey(let key): if key.count > 3 { #expect(!text.contains(key), "\(credential.id)") }
                case .basic(_, let password):
                    // The word itself stands in names.
                    guard password.count > 3, password != "secret" else { continue }
                    #expect(!text.contains(password), "\(credential.id)")
                case .oauth: break
                }
            }
        }
    }

    @Test(arguments: [
        (#"  - {id: "a", plugins: {key-auth: {key: "s3cret"}}}"#, #"  - {id: "a", plugins: {key-auth: {key: "***"}}}"#),
        (#"{"username": "u", "password": "pa\"ss"}, "x": 1"#, #"{"username": "u", "password": "***"}, "x": 1"#),
        ("          key: s3cret # why", "          key: \"***\"# why"), ("password: 'it''s'", "password: \"***\"'s'"),
        (#"    "s3cret" "app_1 cred_1 dev public s3cret";"#, #"    "***" "app_1 cred_1 dev public ***";"#),
        (
            #"        proxy_set_header X-Portico-Gateway "s3cret";"#,
            #"        proxy_set_header X-Portico-Gateway "***";"#
        ), (#"    "a" "b";"#, #"    "a" "b";"#),
        (#""monkey": "banana", "key_names": ["X-Key"]"#, #""monkey": "banana", "key_names": ["X-Key"]"#),
        (#""key": {"a": 1}"#, #""key": {"a": 1}"#), ("", ""), (#""key": "unfinished"#, #""key": "***""#),
    ])
    func masksByForm(_ line: String, _ masked: String) {
        #expect(SecretMask.masked(line[...]) == masked)
    }
}
