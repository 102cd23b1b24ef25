package io.dibs.routing.wire;

import io.dibs.shard.Claim;
import io.dibs.shard.ClaimAnswer;
import io.dibs.shard.CommandAnswer;
import io.vertx.core.buffer.Buffer;
import java.util.List;
import java.util.UUID;

/**
 * The messages between nodes. A node gives each request a unique number, and everything about a request names its
 * number and fingerprint. The bus's own replies are not used, so late and duplicate answers are simply ignored.
 */
public sealed interface NodeMessage {
    /** The sending node, which receives the answers. */
    UUID from();

    /** Claims for one shard. Decoded claims have no receiver of the answer yet. */
    record Claims(UUID from, long request, int shard, List<Claim> claims) implements NodeMessage {}

    /** Answers sent together, possibly to several requests. */
    record Answers(UUID from, List<AnsweredClaim> replies) implements NodeMessage {}

    /**
     * @param index the claim's position in its request
     * @param fingerprint of the claim that was decided
     */
    record AnsweredClaim(long request, int index, int fingerprint, ClaimAnswer answer) {}

    /**
     * Identifies a request by its number and content.
     *
     * @param number unique at its sender
     * @param fingerprint of its content
     */
    record RequestId(long number, int fingerprint) {}

    /** A command. A decoded one has no receiver of the answer yet. */
    record Command(UUID from, long request, int shard, io.dibs.shard.Command command) implements NodeMessage {}

    record CommandReply(UUID from, RequestId request, CommandAnswer answer) implements NodeMessage {}

    /** Asks which of these requests are still in progress. */
    record ProgressQuery(UUID from, List<RequestId> requests) implements NodeMessage {}

    /** Lists the queried requests that are in progress. */
    record ProgressReport(UUID from, List<RequestId> requests) implements NodeMessage {}

    record Request(UUID from, long number, String kind, Buffer payload) implements NodeMessage {}

    /** @param payload the answer, or an error message */
    record Reply(UUID from, long number, boolean succeeded, Buffer payload) implements NodeMessage {}
}
