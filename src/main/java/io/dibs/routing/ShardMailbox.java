package io.dibs.routing;

import io.dibs.shard.Claim;
import io.dibs.shard.Command;
import java.util.List;

/** The inbox of a shard for work from any thread. Whoever hands a list over does not touch it again. */
public interface ShardMailbox {
    void claims(List<Claim> claims);

    void command(Command command);
}
