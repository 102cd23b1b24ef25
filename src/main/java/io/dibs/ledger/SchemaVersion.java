package io.dibs.ledger;

/**
 * What a database's schema is.
 *
 * @param number of the last migration
 * @param applied how many migrations it took to get there just now
 */
public record SchemaVersion(String number, int applied) {}
