#include <microhttpd.h>

// Swift cannot call C functions that take "...", so this one gets a form without them.
static inline const union MHD_ConnectionInfo *
portico_connection_info(struct MHD_Connection *connection, enum MHD_ConnectionInfoType type) {
    return MHD_get_connection_info(connection, type);
}
