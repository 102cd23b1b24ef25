package io.dibs.campaign;

import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32C;

/** Which shard a campaign belongs to, for ever: by its id alone. */
public record ShardHash(int shards) {
    public static final int MAX_SHARDS = 1_024;

    public ShardHash {
        if (shards < 1 || shards > MAX_SHARDS) {
            throw new IllegalArgumentException("The number of shards is 1 to " + MAX_SHARDS + ", not " + shards);
        }
    }

    public int shardOf(String campaign) {
        CRC32C crc = new CRC32C();
        crc.update(campaign.getBytes(StandardCharsets.UTF_8));
        return (int) (crc.getValue() % shards);
    }
}
