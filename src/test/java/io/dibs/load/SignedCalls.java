package io.dibs.load;

import io.dibs.testkit.load.ClaimRequests;
import io.dibs.testkit.load.LoadGenerator;
import io.dibs.testkit.load.LoadPlan;
import io.dibs.testkit.load.RequestSource;
import io.dibs.testkit.node.NodeProcess;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** What signing in costs: two nodes, one that asks for tokens and one that does not, in turns. */
final class SignedCalls {
    private static final Duration WARM_UP = Duration.ofSeconds(8);
    private static final int BIG_STOCK = 100_000_000;
    private static final int NEW_TOKENS = 600_000;

    private final LoadOptions options;
    private final WrongAnswers wrongs;
    private final NodeProcess open;
    private final NodeProcess signed;
    private final SignedTokens tokens = new SignedTokens(NEW_TOKENS);
    private final ResultTable table = new ResultTable(System.out);

    private SignedCalls(LoadOptions options, WrongAnswers wrongs, NodeProcess open, NodeProcess signed) {
        this.options = options;
        this.wrongs = wrongs;
        this.open = open;
        this.signed = signed;
    }

    static void run(LoadOptions options, WrongAnswers wrongs, Path folder) {
        Path one = folder.resolve("open");
        Path other = folder.resolve("signed");
        if (!one.toFile().mkdir() || !other.toFile().mkdir()) {
            throw new IllegalStateException("cannot make directories in " + folder);
        }
        try (NodeProcess open = new NodeProcess(one, Map.of(), options.heap()).start();
                NodeProcess signed = new NodeProcess(other, SignedTokens.settings(), options.heap()).start()) {
            new SignedCalls(options, wrongs, open, signed).measure();
        }
    }

    private void measure() {
        create("warm", BIG_STOCK);
        create("big", BIG_STOCK);
        String service = tokens.of("shop", "claim:any");
        LoadGenerator.run(plan(open, WARM_UP), distinct("warm"));
        LoadGenerator.run(plan(signed, WARM_UP), distinct("warm").withToken(service));
        table.head();
        wrongs.expectOnly(pair("durable", distinct("big"), distinct("big").withToken(service)), 201);
        SoldOutCampaign held = filled("held");
        SignedClaimRequests signedAgain =
                new SignedClaimRequests(held.id(), tokens, SoldOutCampaign.STOCK, Long.MAX_VALUE);
        wrongs.expectOnly(pair("again", held.winnersAgain(), signedAgain), 200);
        ClaimRequests strangers = ClaimRequests.distinct(held.id(), SoldOutCampaign.STOCK, Long.MAX_VALUE);
        SignedClaimRequests first = new SignedClaimRequests(held.id(), tokens, NEW_TOKENS, NEW_TOKENS);
        skip(first, SoldOutCampaign.STOCK);
        wrongs.expectOnly(pair("each new", strangers, first), 409);
    }

    private static ClaimRequests distinct(String campaign) {
        return ClaimRequests.distinct(campaign, 0, Long.MAX_VALUE);
    }

    private static void skip(RequestSource requests, int count) {
        for (int i = 0; i < count; i++) {
            requests.next();
        }
    }

    private void create(String campaign, int stock) {
        open.api().create(campaign, stock);
        signed.api().withToken(tokens.of("boss", "admin")).create(campaign, stock);
    }

    private SoldOutCampaign filled(String id) {
        SoldOutCampaign campaign = new SoldOutCampaign(id);
        create(id, SoldOutCampaign.STOCK);
        campaign.fill(plan(open, SoldOutCampaign.FILL_LIMIT), campaign.winners(), wrongs);
        SignedClaimRequests own = new SignedClaimRequests(id, tokens, SoldOutCampaign.STOCK, SoldOutCampaign.STOCK);
        campaign.fill(plan(signed, SoldOutCampaign.FILL_LIMIT), own, wrongs);
        return campaign;
    }

    /** Both in turns, so that they meet the same machine. */
    private LoadMeasurement pair(String name, RequestSource unsigned, RequestSource own) {
        List<LoadMeasurement> sums = LoadMeasurement.inTurns(
                options.number("--turns"), () -> turn("unsigned", open, unsigned), () -> turn(name, signed, own));
        table.rows(sums.get(0), sums.get(1));
        return sums.get(1);
    }

    private LoadMeasurement turn(String name, NodeProcess node, RequestSource requests) {
        Duration time = options.turn();
        return LoadMeasurement.of(name, plan(node, time), requests, node::cpu);
    }

    private LoadPlan plan(NodeProcess node, Duration time) {
        InetSocketAddress target = node.address();
        return LoadPlan.closedLoop(target, options.number("--connections"), time);
    }
}
