package io.dibs.shard;

import io.dibs.campaign.CampaignAction;
import io.dibs.campaign.VersionMatch;
import java.util.function.Consumer;

/**
 * An administrative change on its way to the shard, decided in order with the claims.
 *
 * @param request names the wish: the same request happens once, however often it is sent
 * @param who for the history
 * @param meant the versions of the campaign that it may be carried out on
 * @param deadline milliseconds of the epoch; later than this it is not tried
 */
public record Command(
        String campaign,
        String request,
        String who,
        CampaignAction action,
        VersionMatch meant,
        long deadline,
        Consumer<CommandAnswer> asker) {
    public Command(
            String campaign,
            String request,
            String who,
            CampaignAction action,
            long deadline,
            Consumer<CommandAnswer> asker) {
        this(campaign, request, who, action, VersionMatch.ANY, deadline, asker);
    }

    /** The same wish, on its way from one to the next. */
    public Command passedOn(long itsDeadline, Consumer<CommandAnswer> to) {
        return new Command(campaign, request, who, action, meant, itsDeadline, to);
    }

    void answer(CommandAnswer answer) {
        asker.accept(answer);
    }
}
