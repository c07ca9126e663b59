#include <cjose/cjose.h>
// The JSON that cjose itself reads and writes; its header objects are of it.
#include <jansson.h>
