package io.dibs.testkit.api;

import io.dibs.campaign.CampaignAction;
import io.dibs.campaign.CampaignPhase;
import io.dibs.campaign.CampaignStatus;
import io.dibs.campaign.ClaimRefusal;
import io.dibs.campaign.CodeKey;
import io.dibs.campaign.CommandRuling.Objection;
import io.dibs.campaign.CouponExpiry;
import io.dibs.campaign.HolderIdentity;
import io.dibs.campaign.PublishedUploads;
import io.dibs.campaign.Terms;
import io.dibs.campaign.UserHash;
import io.dibs.campaign.VersionMatch;
import io.dibs.repository.CampaignAudit;
import io.dibs.repository.CampaignProgressReader.CampaignProgress;
import io.dibs.repository.CampaignRepository;
import io.dibs.repository.CampaignRepository.HistoryEntry;
import io.dibs.repository.CampaignView;
import io.dibs.repository.CouponRepository.CodeLocation;
import io.dibs.repository.CouponView;
import io.dibs.repository.ForgottenClaims;
import io.dibs.repository.OwnCodeReader;
import io.dibs.routing.ShardClient;
import io.dibs.shard.ClaimAnswer;
import io.dibs.shard.CommandAnswer;
import io.dibs.trace.TraceSpan;
import io.vertx.core.Future;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.stream.Stream;

/** Shards and ledger in one: the real rules, with everything committed at once and kept in memory. */
public final class MemoryShards implements ShardClient, CampaignRepository, OwnCodeReader, ForgottenClaims {
    public static final UserHash HASH = new UserHash(new byte[UserHash.KEY_BYTES]);
    public final MemoryStaging staging = new MemoryStaging();
    private final LongSupplier now;
    private final TreeMap<String, MemoryCampaign> campaigns = new TreeMap<>();
    private final Map<String, CommandAnswer> requests = new HashMap<>();
    private final Map<String, List<HistoryEntry>> histories = new HashMap<>();
    private long changes;
    public final AtomicInteger codePagesRead = new AtomicInteger();
    public final AtomicInteger standingsRead = new AtomicInteger();
    /** How many claims each read of forgotten ones was for. */
    public final List<Integer> forgottenReads = new CopyOnWriteArrayList<>();

    public volatile boolean broken;
    /** What every look into the ledger fails with, and every claim meets. */
    public volatile RuntimeException fault;

    public volatile ClaimAnswer fixed;
    public volatile CommandAnswer fixedCommand;
    public volatile CampaignAudit fixedAudit;

    public MemoryShards(LongSupplier now) {
        this.now = now;
    }

    /** Of a campaign that is not among these. */
    public static Terms terms(String campaign, int number) {
        return new Terms(
                campaign,
                0,
                number,
                5,
                1,
                CampaignPhase.LIVE,
                Terms.ALWAYS,
                Terms.NEVER,
                CouponExpiry.NEVER,
                new CodeKey(new byte[CodeKey.BYTES]),
                PublishedUploads.NONE,
                1);
    }

    @Override
    public synchronized void claim(
            String campaign,
            String userId,
            HolderIdentity user,
            HolderIdentity key,
            TraceSpan request,
            Consumer<ClaimAnswer> replyTo) {
        replyTo.accept(fixed != null ? fixed : decide(campaign, userId, user, key));
    }

    private ClaimAnswer decide(String id, String userId, HolderIdentity user, HolderIdentity key) {
        if (fault != null) {
            throw fault;
        }
        if (broken) {
            return ClaimAnswer.OVERLOADED;
        }
        MemoryCampaign campaign = campaigns.get(id);
        return campaign == null
                ? new ClaimAnswer.Refused(ClaimRefusal.NOT_FOUND, null)
                : campaign.claim(userId, user, key, now.getAsLong());
    }

    /** As a shard does once a campaign is over. */
    public synchronized void forgetClosed(String id) {
        campaigns.get(id).forgetClosed();
    }

    public synchronized void revoke(String id, int sequence) {
        campaigns.get(id).revoke(sequence, now.getAsLong());
    }

    public synchronized CouponView redeem(String id, int sequence, String reference, long at) {
        return campaigns.get(id).redeem(sequence, reference, at);
    }

    /** Of each campaign, in the order of their ids. */
    public synchronized Map<Terms, List<CouponView>> all() {
        Map<Terms, List<CouponView>> all = new LinkedHashMap<>();
        campaigns.values().forEach(each -> all.put(each.terms(), each.coupons()));
        return all;
    }

    /** Of one campaign, in the order of their sequences. */
    public synchronized Stream<CouponView> of(String id) {
        MemoryCampaign campaign = campaigns.get(id);
        return campaign == null ? Stream.empty() : campaign.coupons().stream();
    }

    @Override
    public synchronized Future<CommandAnswer> command(
            String campaign, String request, String who, CampaignAction action, VersionMatch expectedVersion) {
        if (fixedCommand != null) {
            return Future.succeededFuture(fixedCommand);
        }
        if (broken) {
            return Future.succeededFuture(CommandAnswer.LATE);
        }
        CommandAnswer known = requests.get(request);
        if (known != null) {
            return Future.succeededFuture(known);
        }
        CampaignView before = viewOrNull(campaign);
        CommandAnswer answer = action instanceof CampaignAction.Create create
                ? create(campaign, create)
                : change(campaign, action, expectedVersion);
        if (answer instanceof CommandAnswer.Done) {
            requests.put(request, answer);
            historyOf(campaign)
                    .add(
                            0,
                            new HistoryEntry(
                                    ++changes,
                                    now.getAsLong(),
                                    who,
                                    action.label(),
                                    before,
                                    viewOrNull(campaign),
                                    action instanceof CampaignAction.Revoke revoke ? revoke.sequence() : null));
        }
        return Future.succeededFuture(answer);
    }

    private CommandAnswer create(String id, CampaignAction.Create create) {
        if (campaigns.containsKey(id)) {
            return new CommandAnswer.Refused(Objection.CAMPAIGN_EXISTS);
        }
        if (create.proposal().closesAt() <= now.getAsLong()) {
            return new CommandAnswer.Refused(Objection.CLOSES_IN_THE_PAST);
        }
        List<HistoryEntry> earlier = historyOf(id);
        long version = earlier.isEmpty() ? 1 : earlier.get(0).before().terms().version() + 1;
        Terms terms = create.proposal().terms(id, 0, campaigns.size(), version);
        campaigns.put(id, new MemoryCampaign(terms, create.proposal().description(), staging));
        return new CommandAnswer.Done("{}");
    }

    private CommandAnswer change(String id, CampaignAction action, VersionMatch expectedVersion) {
        MemoryCampaign campaign = campaigns.get(id);
        return campaign == null
                ? new CommandAnswer.Refused(Objection.CAMPAIGN_NOT_FOUND)
                : campaign.change(action, expectedVersion, now.getAsLong(), () -> campaigns.remove(id));
    }

    private List<HistoryEntry> historyOf(String campaign) {
        return histories.computeIfAbsent(campaign, none -> new ArrayList<>());
    }

    @Override
    public synchronized Future<CommandAnswer> sync(String campaign) {
        if (broken) {
            return Future.succeededFuture(CommandAnswer.MOVED);
        }
        return Future.succeededFuture(
                campaigns.containsKey(campaign)
                        ? new CommandAnswer.Done("{}")
                        : new CommandAnswer.Refused(Objection.CAMPAIGN_NOT_FOUND));
    }

    @Override
    public synchronized Future<Optional<CampaignView>> campaign(String id) {
        return read(Optional.ofNullable(campaigns.get(id)).map(MemoryCampaign::view));
    }

    @Override
    public synchronized Future<Optional<CampaignView>> campaign(int shard, int number) {
        return read(campaigns.values().stream()
                .map(MemoryCampaign::view)
                .filter(view -> view.terms().shard() == shard && view.terms().number() == number)
                .findFirst());
    }

    @Override
    public synchronized Future<List<CampaignView>> campaigns(
            CampaignStatus state, boolean drafts, long time, String after, int limit) {
        Map<String, MemoryCampaign> rest = after == null ? campaigns : campaigns.tailMap(after, false);
        return read(rest.values().stream()
                .map(MemoryCampaign::view)
                .filter(view -> drafts || !view.isDraft())
                .filter(view -> state == null || view.terms().status(time, view.issued()) == state)
                .limit(limit)
                .toList());
    }

    @Override
    public synchronized Future<List<HistoryEntry>> history(String campaign, long before, int limit) {
        return read(historyOf(campaign).stream()
                .filter(change -> change.number() < before)
                .limit(limit)
                .toList());
    }

    public synchronized Future<List<CampaignProgress>> standings(Set<String> ids) {
        standingsRead.incrementAndGet();
        return read(campaigns.values().stream()
                .filter(each -> ids.contains(each.terms().campaign()))
                .map(each -> new CampaignProgress(each.terms(), each.issued()))
                .toList());
    }

    public synchronized void forget(String id) {
        campaigns.remove(id);
    }

    @Override
    public synchronized Future<Optional<CampaignAudit>> audit(String campaign) {
        if (fixedAudit != null) {
            return read(Optional.of(fixedAudit));
        }
        return read(Optional.ofNullable(campaigns.get(campaign)).map(MemoryShards::audit));
    }

    private static CampaignAudit audit(MemoryCampaign campaign) {
        Terms terms = campaign.terms();
        return new CampaignAudit(terms.campaign(), terms.stock(), campaign.issued(), campaign.issued(), 0, 0, 0, 0);
    }

    @Override
    public synchronized Future<byte[]> codes(Terms terms, int from, int to) {
        codePagesRead.incrementAndGet();
        List<String> codes = campaigns.get(terms.campaign()).codes().subList(from - 1, to);
        return read(String.join("\u001f", codes).getBytes(StandardCharsets.UTF_8));
    }

    public synchronized Optional<CodeLocation> place(String code) {
        for (Map.Entry<String, MemoryCampaign> each : campaigns.entrySet()) {
            List<String> codes = each.getValue().codes();
            for (int i = 0; i < codes.size(); i++) {
                if (MemoryStaging.plain(codes.get(i)).equals(MemoryStaging.plain(code))) {
                    return Optional.of(new CodeLocation(each.getKey(), i + 1));
                }
            }
        }
        return Optional.empty();
    }

    @Override
    public synchronized Future<List<Finding>> find(List<Question> questions) {
        forgottenReads.add(questions.size());
        return read(questions.stream()
                .map(question -> campaigns.get(question.terms().campaign()).finding(question))
                .toList());
    }

    private CampaignView viewOrNull(String id) {
        MemoryCampaign campaign = campaigns.get(id);
        return campaign == null ? null : campaign.view();
    }

    public <T> Future<T> read(T value) {
        if (fault != null) {
            return Future.failedFuture(fault);
        }
        return broken ? Future.failedFuture("The ledger does not answer") : Future.succeededFuture(value);
    }
}
