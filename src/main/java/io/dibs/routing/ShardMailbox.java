package io.dibs.routing;

import io.dibs.shard.Claim;
import io.dibs.shard.Command;
import java.util.List;

/** Accepts work for a shard from any thread. The caller does not touch a list again. */
public interface ShardMailbox {
    void claims(List<Claim> claims);

    void command(Command command);
}
