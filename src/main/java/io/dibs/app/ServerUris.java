package io.dibs.app;

/** The servers that a node works with, embedded or not. */
public record ServerUris(ServerUri postgres, ServerUri redis) {}
