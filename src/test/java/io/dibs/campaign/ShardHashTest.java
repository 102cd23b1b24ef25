package io.dibs.campaign;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ShardHashTest {
    @ParameterizedTest
    @CsvSource({"spring, 64, 1", "spring, 1024, 641", "c, 64, 7", "ü, 64, 47", "ü, 1024, 687", "c, 1, 0"})
    void aCampaignStaysInItsShardForEver(String campaign, int shards, int shard) {
        assertThat(new ShardHash(shards).shardOf(campaign)).isEqualTo(shard);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, -1, ShardHash.MAX_SHARDS + 1})
    void noOtherNumberOfShardsIsPossible(int shards) {
        assertThatThrownBy(() -> new ShardHash(shards)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void theMostShardsArePossible() {
        assertThat(new ShardHash(ShardHash.MAX_SHARDS).shards()).isEqualTo(1_024);
    }
}
