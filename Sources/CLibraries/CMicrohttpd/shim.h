#include <microhttpd.h>
#include <sys/socket.h>

// Swift cannot call C functions that take "...", so this one gets a form without them.
static inline const union MHD_ConnectionInfo *
portico_connection_info(struct MHD_Connection *connection, enum MHD_ConnectionInfoType type) {
    return MHD_get_connection_info(connection, type);
}

// Whether Swift sees the names SOCK_... depends on which module of C has read their header first; this one has.
static inline int portico_stream_socket(int family) { return socket(family, SOCK_STREAM | SOCK_CLOEXEC, 0); }
