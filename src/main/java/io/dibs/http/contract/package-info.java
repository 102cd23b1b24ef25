/** {@code openapi.yaml}: it is served, requests are held against it, and where one differs it is said how. */
@NullMarked
package io.dibs.http.contract;

import org.jspecify.annotations.NullMarked;
