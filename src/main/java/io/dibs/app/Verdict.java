package io.dibs.app;

/**
 * What an audit found.
 *
 * @param report for people, a line a figure
 */
public record Verdict(boolean holds, String report) {}
