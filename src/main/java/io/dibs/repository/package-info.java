/**
 * What the API reads and keeps beside the way of a claim: the ports, and the views that they speak of. The API asks
 * them, {@code io.dibs.ledger} implements them. Apart from the API, since the ledger must not know HTTP.
 */
@NullMarked
package io.dibs.repository;

import org.jspecify.annotations.NullMarked;
