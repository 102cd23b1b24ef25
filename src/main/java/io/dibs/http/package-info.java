/**
 * The public API, put together: the hot call in a raw handler, everything else behind the router that
 * {@code openapi.yaml} describes. Each subject has a room of its own below, and none of them knows this one.
 */
@NullMarked
package io.dibs.http;

import org.jspecify.annotations.NullMarked;
