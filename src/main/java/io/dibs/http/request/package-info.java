/** A request that is routed, who sends it, and what its connection is doing. */
@NullMarked
package io.dibs.http.request;

import org.jspecify.annotations.NullMarked;
