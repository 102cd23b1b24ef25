package io.dibs.shard;

import io.dibs.campaign.Action;
import java.util.function.Consumer;

/**
 * An administrative change on its way to the shard, decided in order with the claims.
 *
 * @param request names the wish: the same request happens once, however often it is sent
 * @param who for the history
 * @param deadline milliseconds of the epoch; later than this it is not tried
 */
public record Command(
        String campaign, String request, String who, Action action, long deadline, Consumer<CommandAnswer> asker) {
    void answer(CommandAnswer answer) {
        asker.accept(answer);
    }
}
