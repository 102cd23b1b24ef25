/** Traces of requests for OpenTelemetry: spans, W3C Trace Context and the way to a collector. */
@NullMarked
package io.dibs.trace;

import org.jspecify.annotations.NullMarked;
