import Foundation

/// A client that sends exactly the bytes it is given, for servers on this machine.
///
///     let answer = try HTTPClient(port: port).send("GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
///     answer.status          // 200
package struct HTTPClient: Sendable {
    private let port: UInt16

    package init(port: UInt16) { self.port = port }

    /// Sends bytes on a connection of their own and reads until the server closes it.
    package func send(_ bytes: [UInt8]) throws -> [UInt8] {
        let socket = try connect()
        defer { close(socket) }
        try HTTPClient.write(bytes, to: socket)
        return HTTPClient.readToEnd(socket)
    }

    /// Sends the text of one request that asks for the connection to be closed.
    package func send(_ request: String) throws -> HTTPAnswer { try HTTPAnswer(parsing: send(Array(request.utf8))) }

    /// Sends one well-formed request.
    package func request(
        _ method: String, _ target: String, headers: [(String, String)] = [], body: String = ""
    ) throws -> HTTPAnswer {
        var lines = ["\(method) \(target) HTTP/1.1", "Host: 127.0.0.1:\(port)", "Connection: close"]
        lines += headers.map { "\($0.0): \($0.1)" }
        if !body.isEmpty { lines.append("Content-Length: \(body.utf8.count)") }
        let socket = try connect()
        defer { close(socket) }
        try HTTPClient.write(Array((lines.joined(separator: "\r\n") + "\r\n\r\n" + body).utf8), to: socket)
        return HTTPClient.readAnswer(from: socket, hasBody: method != "HEAD")
    }

    /// One answer: as much as its `Content-Length` says, to the end where it has none. Not every server closes when asked.
    package static func readAnswer(from socket: CInt, hasBody: Bool) -> HTTPAnswer {
        let mark = Array("\r\n\r\n".utf8)
        var bytes: [UInt8] = []
        var wanted: Int?
        var buffer = [UInt8](repeating: 0, count: 65_536)
        while wanted.map({ bytes.count < $0 }) ?? true {
            let count = read(socket, &buffer, buffer.count)
            guard count > 0 else { break }
            bytes += buffer[..<count]
            guard wanted == nil, let end = bytes.firstRange(of: mark) else { continue }
            let length = HTTPAnswer(parsing: Array(bytes[..<end.upperBound]))["Content-Length"].flatMap { Int($0) }
            wanted = length.map { end.upperBound + (hasBody ? $0 : 0) }
        }
        return HTTPAnswer(parsing: bytes)
    }

    /// An open connection, for those who want to write slowly.
    package func connect() throws -> CInt {
        let socket = Glibc.socket(AF_INET, CInt(SOCK_STREAM.rawValue), 0)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = port.bigEndian
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        let result = withUnsafeBytes(of: &address) { bytes in
            // The bytes are a sockaddr_in, which is one of the forms of sockaddr.
            Glibc.connect(socket, bytes.baseAddress?.assumingMemoryBound(to: sockaddr.self), socklen_t(bytes.count))
        }
        guard result == 0 else {
            close(socket)
            throw Repository.Missing(what: "a server on port \(port): \(String(cString: strerror(errno)))")
        }
        return socket
    }

    /// Writes all bytes; a server that has closed already is no error, what it said is still to be read.
    package static func write(_ bytes: [UInt8], to socket: CInt) throws {
        var rest = bytes[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { Glibc.send(socket, $0.baseAddress, $0.count, CInt(MSG_NOSIGNAL)) }
            guard count > 0 else { return }
            rest = rest.dropFirst(count)
        }
    }

    /// Everything until the other side closes or resets.
    package static func readToEnd(_ socket: CInt) -> [UInt8] {
        var all: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 65_536)
        while true {
            let count = read(socket, &buffer, buffer.count)
            guard count > 0 else { return all }
            all += buffer[..<count]
        }
    }
}

/// What came back.
package struct HTTPAnswer: Sendable {
    /// 0 where nothing like HTTP came back.
    package let status: Int
    package let headers: [(name: String, value: String)]
    package let body: [UInt8]

    package var text: String { String(decoding: body, as: UTF8.self) }

    /// The values of a field, joined; `nil` where it is not there.
    package subscript(name: String) -> String? {
        let values = headers.filter { $0.name.lowercased() == name.lowercased() }.map(\.value)
        return values.isEmpty ? nil : values.joined(separator: ", ")
    }

    package init(status: Int, headers: [(name: String, value: String)], body: [UInt8]) {
        self.status = status
        self.headers = headers
        self.body = body
    }

    init(parsing bytes: [UInt8]) {
        let end = bytes.firstRange(of: Array("\r\n\r\n".utf8))?.lowerBound ?? bytes.endIndex
        let lines = String(decoding: bytes[..<end], as: UTF8.self).split(separator: "\r\n")
        status = lines.first?.split(separator: " ").dropFirst().first.flatMap { Int($0) } ?? 0
        headers = lines.dropFirst().compactMap { line in
            let parts = line.split(separator: ":", maxSplits: 1)
            return parts.count == 2 ? (String(parts[0]), parts[1].trimmingCharacters(in: .whitespaces)) : nil
        }
        body = Array(bytes.dropFirst(min(bytes.count, end + 4)))
    }
}
