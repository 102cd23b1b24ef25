package io.dibs.actor;

import io.dibs.shard.Claim;
import io.dibs.shard.Command;
import java.util.List;

/** Where a shard's work is handed in, from any thread. Whoever hands a list over does not touch it again. */
public interface Mailbox {
    void claims(List<Claim> claims);

    void command(Command command);
}
