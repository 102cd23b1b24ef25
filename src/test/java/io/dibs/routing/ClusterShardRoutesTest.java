package io.dibs.routing;

import static org.assertj.core.api.Assertions.assertThat;

import io.dibs.shard.Claim;
import io.dibs.shard.Command;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class ClusterShardRoutesTest {
    private static final UUID SELF = new UUID(0, 1);
    private static final int SHARD = 3;

    @Test
    void noWayLeadsOverTheBusToOneself() {
        assertThat(routes(shard -> null).mailbox(SHARD)).isNull();
    }

    @Test
    void aShardThatLivesHereIsReachedHere() {
        ShardMailbox here = new NoMailbox();
        assertThat(routes(shard -> here).mailbox(SHARD)).isSameAs(here);
    }

    private static ClusterShardRoutes routes(ShardRoutes local) {
        return new ClusterShardRoutes(SELF, local, shard -> SELF, null, () -> true);
    }

    private static final class NoMailbox implements ShardMailbox {
        @Override
        public void claims(List<Claim> claims) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void command(Command command) {
            throw new UnsupportedOperationException();
        }
    }
}
