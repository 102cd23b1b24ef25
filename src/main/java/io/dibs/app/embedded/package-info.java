/** PostgreSQL and Redis as this node's own child processes, for a first try. */
@NullMarked
package io.dibs.app.embedded;

import org.jspecify.annotations.NullMarked;
