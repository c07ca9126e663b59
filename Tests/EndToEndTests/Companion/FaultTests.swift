import Foundation
import TestSupport
import Testing

/// What happens to a running companion without its doing: slow clients, crowds, a disk that fills.
@Suite(.serialized)
struct FaultTests {
    private static let patient =
        #""server": { "limits": { "connectionsPerAddress": 20000, "requestSeconds": 3600, "idleSeconds": 3600 } }"#

    /// Slow loris: one byte now and then, in the header of one connection, in the form of another. Others are served
    /// meanwhile, and at the limit both are ended; without it these loops would go on for ever.
    @Test func endsWhoDripsAndServesOthersMeanwhile() async throws {
        let site = try await CompanionSite.start(settings: #""server": { "limits": { "requestSeconds": 2 } }"#)
        let client = HTTPClient(port: site.port)
        let beginnings = [
            "GET / HTTP/1.1\r\nHost: x\r\nX-Slow: ",
            "POST /sign-in HTTP/1.1\r\nHost: x\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: 100000\r\n\r\n",
        ]
        let drips = try beginnings.map { beginning in
            let socket = try client.connect()
            try HTTPClient.write(Array(beginning.utf8), to: socket)
            return socket
        }
        #expect(try client.request("GET", "/").status == 200)
        #expect(try client.request("GET", "/sign-in?portal=public").status == 200)
        for socket in drips {
            while Glibc.send(socket, "a", 1, CInt(MSG_NOSIGNAL)) == 1 { try await Task.sleep(for: .milliseconds(20)) }
            close(socket)
        }
        #expect(try client.request("GET", "/").status == 200)
        #expect(await site.program.end() == 0)
    }

    /// As many as the limit of open files lets both sides have, 10,000 at most.
    @Test func holdsTenThousandIdleConnectionsAndServesAnother() async throws {
        let site = try await CompanionSite.start(settings: Self.patient)
        var limit = rlimit()
        getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
        limit.rlim_cur = limit.rlim_max
        setrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
        // The companion leaves a quarter of its own limit for files.
        let count = min(10_000, Int(clamping: limit.rlim_cur) / 4 * 3 - 500)
        let client = HTTPClient(port: site.port)
        var idle: [CInt] = []
        for _ in 0..<count { idle.append(try client.connect()) }
        defer { for socket in idle { close(socket) } }
        // All of them are there before another one asks.
        while try !client.request("GET", "/metrics").text.contains("http_connections_open \(count + 1)\n") {}
        #expect(try client.request("GET", "/").status == 200)
        let ada = SiteVisitor(port: site.port)
        try ada.signIn("ada@shop.example", portal: "public")
        #expect(try ada.get("/dashboard").status == 200)
        for socket in [idle[0], idle[count / 2], idle[count - 1]] {
            try HTTPClient.write(Array("GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n".utf8), to: socket)
            #expect(HTTPClient.readAnswer(from: socket, hasBody: true).status == 200)
        }
        #expect(await site.program.end() == 0)
    }

    /// No file may grow any more, as on a full disk: neither the database's nor the gateway's.
    @Test(
        .enabled(
            if: Requirement.shouldRun(whenPresent: Requirement.program("prlimit") != nil), "needs prlimit (util-linux)")
    )
    func goesOnReadingOnAFullDiskAndHeals() async throws {
        let site = try await CompanionSite.start()
        let file = GatewayFile(site)
        try await file.wait { $0.hasSuffix("#END\n") }
        let before = try String(contentsOfFile: file.path, encoding: .utf8)
        let ada = SiteVisitor(port: site.port)
        try ada.signIn("ada@shop.example", portal: "public")

        try await limitFiles(of: site.program, to: "4096")
        for number in 0..<3 {
            let refused = try ada.submit("/applications/new", [("name", "Unlucky \(number)")])
            #expect(refused.status == 503 && refused["Retry-After"] != nil)
            #expect(refused.text.contains("Nothing can be saved at the moment"))
        }
        for page in ["/", "/dashboard", "/applications/new", "/session?portal=public", "/healthz", "/readyz"] {
            #expect(try ada.get(page).status == 200, "\(page)")
        }
        #expect(try String(contentsOfFile: file.path, encoding: .utf8) == before)

        try await limitFiles(of: site.program, to: "unlimited")
        let made = try ada.submit("/applications/new", [("name", "Lucky")])
        #expect(made.status == 303)
        let dashboard = try ada.get("/dashboard").text
        #expect(dashboard.contains("Lucky") && !dashboard.contains("Unlucky"))
        #expect(await site.program.end() == 0)
        // Nothing of what failed is in the file: a new process finds it sound.
        let check = try await Program.run(
            try Repository.product("portico-companion"), ["check", "--site", site.folder.path])
        #expect(check.status == 0, "\(check.error)")
    }

    /// The disk of the gateway's file alone is full: what developers do is kept, and reaches the gateway afterwards.
    @Test(.enabled(if: SmallDisk.isPossible, "needs root, to mount a small disk"))
    func bringsTheGatewayUpToDateWhenItsDiskHasRoomAgain() async throws {
        var disk: SmallDisk?
        let site = try await CompanionSite.start { disk = try await SmallDisk.mount(at: "\($0)/out/gateway") }
        let small = try #require(disk)
        let file = GatewayFile(site)
        do {
            try await breakAndMend(site, file, small)
        } catch {
            await small.unmount()
            throw error
        }
        #expect(await site.program.end() == 0)
        await small.unmount()
    }

    private func breakAndMend(_ site: CompanionSite, _ file: GatewayFile, _ disk: SmallDisk) async throws {
        try await file.wait { $0.hasSuffix("#END\n") }
        let before = try Data(contentsOf: URL(fileURLWithPath: file.path))
        let ada = SiteVisitor(port: site.port)
        try ada.signIn("ada@shop.example", portal: "public")
        try disk.fill()
        let names = try disk.names()
        let dashboard = try ada.get("/dashboard").text
        // The first one has active subscriptions: a new key of it concerns the gateway.
        let application = try #require(
            dashboard.components(separatedBy: "/applications/app_").dropFirst().first?.prefix { $0 != "\"" })
        let made = try ada.submit(
            "/applications/app_\(application)/credentials/new", [("name", "Late"), ("method", "api-key")])
        #expect(made.status == 303)
        let shown = try ada.get(try #require(made["Location"])).text
        let secret = try #require(
            shown.components(separatedBy: "key_").dropFirst().first?.prefix { $0.isLetter || $0.isNumber })
        _ = try await site.program.line { $0.contains("stays at its last configuration") }
        #expect(try Data(contentsOf: URL(fileURLWithPath: file.path)) == before, "the last good one stays, whole")
        #expect(try disk.names() == names, "and nothing lies beside it")
        #expect(
            try HTTPClient(port: site.port).request("GET", "/metrics").text.contains(
                "portico_gateway_failing{gateway=\"edge\"} 1"))
        try disk.empty()
        try await file.wait { $0.contains("key_" + secret) }
        _ = try await site.program.line { $0.contains("is up to date again") }
    }

    /// The soft limit alone, which anybody may raise again.
    private func limitFiles(of program: RunningProgram, to bytes: String) async throws {
        let outcome = try await Program.run(
            try #require(Requirement.program("prlimit")), ["--pid", "\(program.processID)", "--fsize=\(bytes):"])
        #expect(outcome.status == 0, "\(outcome.error)")
    }
}
