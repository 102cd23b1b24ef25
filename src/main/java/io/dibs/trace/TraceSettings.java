package io.dibs.trace;

import java.net.URI;

/**
 * Where spans go, and how many there are.
 *
 * @param endpoint of a collector that takes OTLP over HTTP, without {@code /v1/traces}
 * @param ratio share of the requests that are traced, of those whose caller has not decided it
 * @param node the name of this node
 * @param version of this build
 */
public record TraceSettings(URI endpoint, double ratio, String node, String version) {}
