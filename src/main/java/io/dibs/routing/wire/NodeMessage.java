package io.dibs.routing.wire;

import io.dibs.shard.Claim;
import io.dibs.shard.ClaimAnswer;
import io.dibs.shard.CommandAnswer;
import io.vertx.core.buffer.Buffer;
import java.util.List;
import java.util.UUID;

/**
 * What nodes say to each other. Work travels in parcels: a node numbers those that it sends, never two alike, and
 * whatever is said of one names its number and what is in it. No answer is awaited by the bus, so one that comes late
 * or twice finds nobody who waits for it.
 */
public sealed interface NodeMessage {
    /** The node that sent it, to which answers go. */
    UUID from();

    /** Claims for one shard. Those that are read from a message have nobody to answer yet. */
    record Claims(UUID from, long parcel, int shard, List<Claim> claims) implements NodeMessage {}

    /** Answers that left their shards together, whichever parcels they belong to. */
    record Answers(UUID from, List<ClaimReply> replies) implements NodeMessage {}

    /**
     * @param index where the claim stands in its parcel
     * @param fingerprint of the claim that was decided
     */
    record ClaimReply(long parcel, int index, int fingerprint, ClaimAnswer answer) {}

    /**
     * A parcel, told by its number and by what is in it.
     *
     * @param number that its sender gives only once
     * @param fingerprint of what it holds
     */
    record ParcelId(long number, int fingerprint) {}

    /** Like claims, a command that is read from a message has nobody to answer yet. */
    record Command(UUID from, long parcel, int shard, io.dibs.shard.Command command) implements NodeMessage {}

    record CommandReply(UUID from, ParcelId parcel, CommandAnswer answer) implements NodeMessage {}

    /** Asks which of these parcels are still being worked on. */
    record Inquiry(UUID from, List<ParcelId> parcels) implements NodeMessage {}

    /** Those of an inquiry that are. */
    record InHand(UUID from, List<ParcelId> parcels) implements NodeMessage {}

    record Request(UUID from, long number, String kind, Buffer payload) implements NodeMessage {}

    /** @param payload the answer, or what went wrong, as text */
    record Reply(UUID from, long number, boolean succeeded, Buffer payload) implements NodeMessage {}
}
