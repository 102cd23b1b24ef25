/**
 * One shard as a state machine in plain Java: batches, gate, fence, recovery. It takes events, asks the ledger and has
 * effects.
 */
@NullMarked
package io.dibs.shard;

import org.jspecify.annotations.NullMarked;
