package io.dibs.app;

/** The servers that a node works with, embedded or not. */
public record Uris(ServerUri postgres, ServerUri redis) {}
