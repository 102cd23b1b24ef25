package io.dibs.ledger;

import io.dibs.campaign.CampaignPhase;
import io.dibs.campaign.CodeKey;
import io.dibs.shard.Fence;
import io.dibs.shard.RecoveredCampaign;
import io.dibs.shard.WriteOutcome;
import io.dibs.shard.WriteOutcome.Contradicted;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import java.security.SecureRandom;
import java.util.List;

/**
 * Gives each campaign of a shard another code key above its last coupon. Run under a takeover's fence, before the shard
 * decides anything: no coupon is issued between the reading and the writing.
 */
final class CodeKeyRenewal {
    /** Keeps each statement short: the fence's row is locked meanwhile. */
    private static final int CAMPAIGNS_AT_ONCE = 1_000;

    private final ShardConnections connections;
    private final RecoveryReader recovery;
    private final SecureRandom random = new SecureRandom();

    CodeKeyRenewal(ShardConnections connections, RecoveryReader recovery) {
        this.connections = connections;
        this.recovery = recovery;
    }

    Future<WriteOutcome> renew(Fence fence) {
        return recovery.readCampaigns(fence.shard())
                .map(all -> all.stream()
                        .filter(found -> found.terms().phase() != CampaignPhase.CLOSED)
                        .toList())
                .compose(open -> renew(fence, open));
    }

    private Future<WriteOutcome> renew(Fence fence, List<RecoveredCampaign> campaigns) {
        List<RecoveredCampaign> batch = campaigns.subList(0, Math.min(CAMPAIGNS_AT_ONCE, campaigns.size()));
        List<RecoveredCampaign> remaining = campaigns.subList(batch.size(), campaigns.size());
        return connections
                .ofShard(fence.shard())
                .call(ShardStatements.RENEW_CODE_KEYS, arguments(fence, batch, remaining.isEmpty()))
                .map(rows -> outcome(rows.iterator().next(), batch.size()))
                .compose(outcome -> remaining.isEmpty() || !outcome.equals(WriteOutcome.COMMITTED)
                        ? Future.succeededFuture(outcome)
                        : renew(fence, remaining));
    }

    private Tuple arguments(Fence fence, List<RecoveredCampaign> campaigns, boolean isLast) {
        String[] ids = campaigns.stream().map(found -> found.terms().campaign()).toArray(String[]::new);
        Buffer[] keys = campaigns.stream().map(this::renewed).toArray(Buffer[]::new);
        return Tuple.of(fence.shard(), fence.epoch(), fence.owner(), fence.batchNo())
                .addArrayOfString(ids)
                .addArrayOfBuffer(keys)
                .addLong(isLast ? 1L : 0L);
    }

    private Buffer renewed(RecoveredCampaign found) {
        byte[] fresh = new byte[CodeKey.BYTES];
        random.nextBytes(fresh);
        return Buffer.buffer(
                found.terms().codeKey().renewedAbove(found.issued(), fresh).bytes());
    }

    private static WriteOutcome outcome(Row row, int sent) {
        if (row.getLong(0) == 0) {
            return WriteOutcome.FENCED;
        }
        return row.getLong(1) == sent
                ? WriteOutcome.COMMITTED
                : new Contradicted(row.getLong(1) + " campaigns were changed where " + sent + " were meant");
    }
}
