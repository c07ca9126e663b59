import CMicrohttpd

extension Response {
    /// Hands the answer to libmicrohttpd, which sends it when the socket takes it.
    /// - Returns: What libmicrohttpd says, and the status that was really sent.
    func send(on connection: OpaquePointer) -> (MHD_Result, Status) {
        guard let response = makeResponse() else { return (.NO, status) }
        defer { MHD_destroy_response(response) }
        for field in headers.fields where MHD_add_response_header(response, field.name, field.value) == .NO {
            // A field that cannot be sent may be one that protects somebody: better no answer than one without it.
            let failure = Response.plain(.internalServerError)
            return (failure.sendPlain(on: connection), failure.status)
        }
        return (MHD_queue_response(connection, CUnsignedInt(status.rawValue), response), status)
    }

    /// Bytes of the body.
    var length: Int {
        switch body {
        case .empty: 0
        case .bytes(let bytes): bytes.count
        case .file(_, let range): range.count
        }
    }

    private func sendPlain(on connection: OpaquePointer) -> MHD_Result {
        guard let response = makeResponse() else { return .NO }
        defer { MHD_destroy_response(response) }
        return MHD_queue_response(connection, CUnsignedInt(status.rawValue), response)
    }

    private func makeResponse() -> OpaquePointer? {
        switch body {
        case .empty:
            return MHD_create_response_from_buffer(0, nil, .RESPMEM_PERSISTENT)
        case .bytes(let bytes):
            return bytes.withUnsafeBytes { bytes in
                // Copied inside the call, so that nobody writes through the pointer that loses its constness.
                MHD_create_response_from_buffer(
                    bytes.count, UnsafeMutableRawPointer(mutating: bytes.baseAddress), .RESPMEM_MUST_COPY)
            }
        case .file(let file, let range):
            let descriptor = file.takeDescriptor()
            guard descriptor >= 0 else { return nil }
            // libmicrohttpd closes the descriptor with the response.
            return MHD_create_response_from_fd_at_offset64(UInt64(range.count), descriptor, UInt64(range.lowerBound))
        }
    }
}
