package io.dibs.app;

/**
 * What an audit found.
 *
 * @param report for people, a line a figure
 */
public record AuditVerdict(boolean holds, String report) {}
