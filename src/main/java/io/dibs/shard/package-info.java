/** One shard as a state machine in plain Java: batches, gate, fence, recovery. It takes events and returns effects. */
package io.dibs.shard;
