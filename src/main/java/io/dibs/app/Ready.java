package io.dibs.app;

/** The ports that a node has opened. */
public record Ready(int httpPort, int managementPort) {}
