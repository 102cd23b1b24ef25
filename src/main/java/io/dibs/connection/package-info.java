/** The addresses of PostgreSQL and Redis as settings name them, with the files of their TLS. */
@NullMarked
package io.dibs.connection;

import org.jspecify.annotations.NullMarked;
