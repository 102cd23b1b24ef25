package io.dibs.shard;

import io.dibs.campaign.CampaignAction;
import io.dibs.campaign.VersionMatch;
import java.util.function.Consumer;

/**
 * An administrative change, decided by the shard in order with the claims.
 *
 * @param request the idempotency key: a request is executed once, however often it is sent
 * @param actor for the history
 * @param expectedVersion the versions of the campaign for which it may be executed
 * @param deadline milliseconds of the epoch; not tried later than this
 */
public record Command(
        String campaign,
        String request,
        String actor,
        CampaignAction action,
        VersionMatch expectedVersion,
        long deadline,
        Consumer<CommandAnswer> replyTo) {
    public Command(
            String campaign,
            String request,
            String actor,
            CampaignAction action,
            long deadline,
            Consumer<CommandAnswer> replyTo) {
        this(campaign, request, actor, action, VersionMatch.ANY, deadline, replyTo);
    }

    /** The same request with another deadline and receiver. */
    public Command forwarded(long itsDeadline, Consumer<CommandAnswer> to) {
        return new Command(campaign, request, actor, action, expectedVersion, itsDeadline, to);
    }

    void answer(CommandAnswer answer) {
        replyTo.accept(answer);
    }
}
