/**
 * One shard as a state machine in plain Java: batches, gate, fence, recovery. It takes events, asks the ledger and has
 * effects.
 */
package io.dibs.shard;
