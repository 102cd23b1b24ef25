package io.dibs.ops;

/** @param port 0 takes any free one */
public record ManagementSettings(String host, int port) {}
