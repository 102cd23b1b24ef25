package io.dibs.simulation;

import io.dibs.campaign.CampaignAction;
import io.dibs.campaign.CampaignPhase;
import io.dibs.campaign.ClaimRefusal;
import io.dibs.campaign.CommandRuling.Objection;
import io.dibs.shard.ClaimAnswer;
import io.dibs.shard.CommandLookup;
import io.dibs.shard.FenceCheck;
import io.dibs.shard.ShardEffects.Release;
import io.dibs.shard.TakeoverResult;
import io.dibs.shard.WriteOutcome;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * What runs reached: faults by kind, results of the ledger, answers, changes of phase. What the model declares and no
 * run reaches is a hole in the model, and the test of many seeds fails with it.
 */
final class RunCoverage {
    /** What no run may reach, or what the model has no way to: each with its reason. */
    private static final List<Object> NOT_MODELLED = List.of(
            // Memory was wrong: a violation of its own.
            WriteOutcome.Contradicted.class,
            // The real ledger's, between a promotion and the check of the new server.
            WriteOutcome.Doubted.class,
            // The users of a campaign with keys always send one.
            ClaimRefusal.KEY_REQUIRED,
            // It changes nothing.
            new LostChange(CampaignAction.Sync.class));

    /** How a campaign's row changed. */
    record PhaseChange(CampaignPhase from, CampaignPhase to) {
        @Override
        public String toString() {
            return from + " to " + to;
        }
    }

    /** A change that was acknowledged, and that the database does not have any more. */
    record LostChange(Class<?> action) {
        @Override
        public String toString() {
            return action.getSimpleName();
        }
    }

    /** What a takeover after a write of unknown outcome found. */
    enum Settled {
        COMMITTED,
        NOT_COMMITTED,
        LEDGER_WENT_BACK
    }

    /** The kinds of answers to a claim that are no refusal. */
    enum Grant {
        FRESH,
        AGAIN,
        REVOKED
    }

    /** What a run did without a call of its own. */
    enum Effect {
        COUPON_FROM_SNAPSHOT,
        SNAPSHOT_REJECTED,
        COUPON_REVOKED,
        COUPON_LOST,
        COUPON_RETURNED,
        LOST_CODE_TRIED
    }

    private static final Map<String, List<Object>> DECLARED = declared();

    private final Map<Object, long[]> counts = new HashMap<>();

    private static Map<String, List<Object>> declared() {
        Map<String, List<Object>> all = new LinkedHashMap<>();
        all.put("faults", valuesOf(Fault.values()));
        all.put("takeovers", kindsOf(TakeoverResult.class));
        all.put("writes", kindsOf(WriteOutcome.class));
        all.put("writes of unknown outcome", valuesOf(Settled.values()));
        all.put("looked up requests", kindsOf(CommandLookup.class));
        all.put("checks of the fence", valuesOf(FenceCheck.values()));
        all.put("releases", valuesOf(Release.values()));
        all.put("grants", valuesOf(Grant.values()));
        all.put("refusals of claims", valuesOf(ClaimRefusal.values()));
        all.put("claims not tried", valuesOf(ClaimAnswer.Reason.values()));
        all.put("commands done", kindsOf(CampaignAction.class));
        all.put("changes lost", lostChanges());
        all.put("commands refused", valuesOf(Objection.values()));
        all.put("changes of phase", phaseChanges());
        all.put("effects", valuesOf(Effect.values()));
        all.replaceAll((title, kinds) ->
                kinds.stream().filter(kind -> !NOT_MODELLED.contains(kind)).toList());
        return all;
    }

    private static List<Object> valuesOf(Enum<?>[] values) {
        return List.of((Object[]) values);
    }

    private static List<Object> kindsOf(Class<?> sealed) {
        return Arrays.asList((Object[]) sealed.getPermittedSubclasses());
    }

    private static List<Object> lostChanges() {
        return Arrays.stream(CampaignAction.class.getPermittedSubclasses())
                .<Object>map(LostChange::new)
                .toList();
    }

    private static List<Object> phaseChanges() {
        return List.of(
                new PhaseChange(CampaignPhase.DRAFT, CampaignPhase.LIVE),
                new PhaseChange(CampaignPhase.DRAFT, CampaignPhase.CLOSED),
                new PhaseChange(CampaignPhase.LIVE, CampaignPhase.DRAFT),
                new PhaseChange(CampaignPhase.LIVE, CampaignPhase.PAUSED),
                new PhaseChange(CampaignPhase.LIVE, CampaignPhase.CLOSED),
                new PhaseChange(CampaignPhase.PAUSED, CampaignPhase.LIVE),
                new PhaseChange(CampaignPhase.PAUSED, CampaignPhase.CLOSED));
    }

    void reached(Object kind) {
        reached(kind, 1);
    }

    void reached(Object kind, long times) {
        counts.computeIfAbsent(kind, none -> new long[1])[0] += times;
    }

    long count(Object kind) {
        return counts.getOrDefault(kind, new long[1])[0];
    }

    void add(RunCoverage other) {
        other.counts.forEach((kind, count) -> reached(kind, count[0]));
    }

    /** What the model declares and nothing reached. */
    List<String> missing() {
        List<String> missing = new ArrayList<>();
        DECLARED.forEach((title, kinds) -> kinds.stream()
                .filter(kind -> count(kind) == 0)
                .forEach(kind -> missing.add(title + ": " + name(kind))));
        return missing;
    }

    String table() {
        StringBuilder table = new StringBuilder();
        DECLARED.forEach((title, kinds) -> {
            table.append(title).append('\n');
            kinds.forEach(kind -> table.append(String.format(Locale.ROOT, "%,14d  %s%n", count(kind), name(kind))));
        });
        return table.toString();
    }

    private static String name(Object kind) {
        return kind instanceof Class<?> type ? type.getSimpleName() : kind.toString();
    }
}
