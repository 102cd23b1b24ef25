package io.dibs.routing.wire;

import io.dibs.campaign.CampaignAction;
import io.dibs.campaign.CampaignDescription;
import io.dibs.campaign.CampaignEdit;
import io.dibs.campaign.CampaignPhase;
import io.dibs.campaign.CampaignProposal;
import io.dibs.campaign.ClaimRefusal;
import io.dibs.campaign.CodeKey;
import io.dibs.campaign.CommandRuling.Objection;
import io.dibs.campaign.CouponExpiry;
import io.dibs.campaign.HolderIdentity;
import io.dibs.campaign.PublishedUploads;
import io.dibs.campaign.Terms;
import io.dibs.campaign.VersionMatch;
import io.dibs.routing.wire.NodeMessage.AnsweredClaim;
import io.dibs.shard.Claim;
import io.dibs.shard.ClaimAnswer;
import io.dibs.shard.ClaimAnswer.Reason;
import io.dibs.shard.Command;
import io.dibs.shard.CommandAnswer;
import io.vertx.core.buffer.Buffer;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Messages of every kind, with the values at the edges as often as those between. */
final class RandomMessages {
    private static final long NOW = 1_700_000_000_000L;

    private final Random random;

    /** Neighbouring seeds begin alike, so they are spread first. */
    RandomMessages(long seed) {
        random = new Random(seed * 0x9e3779b97f4a7c15L);
    }

    NodeMessage message() {
        return switch (random.nextInt(8)) {
            case 0 -> new NodeMessage.Claims(uuid(), number(), small(), several(this::claim));
            case 1 -> new NodeMessage.Answers(uuid(), replies());
            case 2 -> new NodeMessage.Command(uuid(), number(), small(), command());
            case 3 -> new NodeMessage.CommandReply(uuid(), requestId(), commandAnswer());
            case 4 -> new NodeMessage.ProgressQuery(uuid(), several(this::requestId));
            case 5 -> new NodeMessage.ProgressReport(uuid(), several(this::requestId));
            case 6 -> new NodeMessage.Request(uuid(), number(), text(), Buffer.buffer(text()));
            default -> new NodeMessage.Reply(uuid(), number(), random.nextBoolean(), Buffer.buffer(text()));
        };
    }

    List<Claim> claimsOfACrowd(int count) {
        return IntStream.range(0, count)
                .mapToObj(i ->
                        new Claim("summer-sale", "user-" + (100_000 + i), identity(), null, NOW + i / 10, answer -> {}))
                .toList();
    }

    NodeMessage.Answers answersToACrowd(int count) {
        Terms terms = terms("summer-sale");
        return new NodeMessage.Answers(
                uuid(),
                IntStream.range(0, count)
                        .mapToObj(i -> new AnsweredClaim(
                                7,
                                i,
                                random.nextInt(),
                                new ClaimAnswer.Granted(terms, 5_000 + i, NOW + i / 10, true, false)))
                        .toList());
    }

    private Claim claim() {
        HolderIdentity key = random.nextBoolean() ? identity() : null;
        return new Claim(campaign(), text(), identity(), key, any(), answer -> {});
    }

    private List<AnsweredClaim> replies() {
        List<Terms> known = several(() -> terms(campaign()));
        return several(() -> new AnsweredClaim(number(), small(), random.nextInt(), answer(known)));
    }

    private ClaimAnswer answer(List<Terms> known) {
        Terms terms = known.isEmpty() ? terms(campaign()) : known.get(random.nextInt(known.size()));
        return switch (random.nextInt(5)) {
            case 0, 1 -> new ClaimAnswer.Granted(terms, small(), any(), random.nextBoolean(), random.nextBoolean());
            case 2 -> new ClaimAnswer.Refused(oneOf(ClaimRefusal.values()), random.nextBoolean() ? terms : null);
            case 3 -> new ClaimAnswer.NotTried(oneOf(Reason.values()));
            default -> ClaimAnswer.UNSTORABLE;
        };
    }

    private NodeMessage.RequestId requestId() {
        return new NodeMessage.RequestId(number(), random.nextInt());
    }

    private Command command() {
        return new Command(campaign(), text(), text(), action(), versions(), any(), answer -> {});
    }

    private VersionMatch versions() {
        return random.nextBoolean() ? VersionMatch.ANY : VersionMatch.of(Set.copyOf(several(this::number)));
    }

    private CampaignAction action() {
        return switch (random.nextInt(11)) {
            case 0 -> new CampaignAction.Create(proposal());
            case 1 -> new CampaignAction.Open();
            case 2 -> new CampaignAction.Pause();
            case 3 -> new CampaignAction.Close();
            case 4 -> new CampaignAction.AddStock(any());
            case 5 -> new CampaignAction.Edit(revision());
            case 6 -> new CampaignAction.Delete();
            case 7 -> new CampaignAction.Revoke(small(), random.nextBoolean());
            case 8 -> new CampaignAction.PublishCodes(number(), small());
            case 9 -> new CampaignAction.PublishEligible(number(), small());
            default -> new CampaignAction.Sync();
        };
    }

    private CampaignEdit revision() {
        return new CampaignEdit(
                orNull(random::nextBoolean),
                orNull(() -> 1 + random.nextInt(Terms.MAX_PER_USER)),
                orNull(this::any),
                orNull(this::any),
                orNull(() -> expiry().ttlMillis()),
                orNull(this::any),
                new CampaignDescription(textOrNull(), textOrNull(), textOrNull()));
    }

    private <T> T orNull(Supplier<T> one) {
        return random.nextInt(3) == 0 ? null : one.get();
    }

    private CampaignProposal proposal() {
        return new CampaignProposal(
                random.nextInt(Terms.MAX_STOCK),
                1 + random.nextInt(Terms.MAX_PER_USER),
                oneOf(CampaignPhase.values()),
                any(),
                any(),
                expiry(),
                codeKey(),
                new CampaignDescription(textOrNull(), textOrNull(), textOrNull()));
    }

    private CommandAnswer commandAnswer() {
        return switch (random.nextInt(4)) {
            case 0 -> new CommandAnswer.Done(textOrNull());
            case 1 -> new CommandAnswer.Refused(oneOf(Objection.values()));
            case 2 -> new CommandAnswer.NotTried(oneOf(Reason.values()));
            default -> new CommandAnswer.Unstorable(textOrNull());
        };
    }

    private Terms terms(String campaign) {
        return new Terms(
                campaign,
                random.nextInt(1_024),
                small(),
                random.nextInt(Terms.MAX_STOCK + 1),
                1 + random.nextInt(Terms.MAX_PER_USER),
                oneOf(CampaignPhase.values()),
                any(),
                any(),
                expiry(),
                codeKey(),
                new PublishedUploads(random.nextInt(Terms.MAX_STOCK), number() >>> 1, small()),
                number());
    }

    private CouponExpiry expiry() {
        return random.nextBoolean() ? CouponExpiry.NEVER : new CouponExpiry(1 + random.nextInt(1_000_000), any());
    }

    private CodeKey codeKey() {
        byte[] bytes = new byte[CodeKey.BYTES];
        random.nextBytes(bytes);
        return new CodeKey(bytes);
    }

    private String campaign() {
        return "c" + random.nextInt(3);
    }

    private HolderIdentity identity() {
        return new HolderIdentity(random.nextLong(), random.nextLong());
    }

    private UUID uuid() {
        return new UUID(random.nextLong(), random.nextLong());
    }

    private String textOrNull() {
        return random.nextInt(3) == 0 ? null : text();
    }

    private String text() {
        String letters = "abcé漢😀\u0000\"";
        int[] points = letters.codePoints().toArray();
        StringBuilder text = new StringBuilder();
        for (int length = random.nextInt(40); length > 0; length--) {
            text.appendCodePoint(points[random.nextInt(points.length)]);
        }
        return text.toString();
    }

    private int small() {
        return random.nextInt(8) == 0 ? Integer.MAX_VALUE : random.nextInt(1_000);
    }

    private long number() {
        return random.nextInt(8) == 0 ? Long.MAX_VALUE : random.nextInt(1_000_000);
    }

    private long any() {
        return switch (random.nextInt(5)) {
            case 0 -> Long.MIN_VALUE;
            case 1 -> Long.MAX_VALUE;
            case 2 -> random.nextLong();
            default -> NOW + random.nextInt(10_000);
        };
    }

    private <T> T oneOf(T[] values) {
        return values[random.nextInt(values.length)];
    }

    private <T> List<T> several(Supplier<T> one) {
        return Stream.generate(one).limit(random.nextInt(12)).toList();
    }
}
