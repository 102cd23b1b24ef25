package io.dibs.load;

import io.dibs.testkit.client.TestApiClient;
import io.dibs.testkit.load.ClaimRequests;
import io.dibs.testkit.load.LoadPlan;
import io.dibs.testkit.process.CpuSeconds;
import io.vertx.core.json.JsonObject;
import java.time.Duration;

/**
 * The hot call at a deployment that runs already, on campaigns of its own that are closed afterwards. What its servers
 * spend is theirs to tell: the columns of CPU are 0.
 */
final class DeploymentClaims {
    private static final String SCENARIO = "deployment";
    private static final int BIG_STOCK = 100_000_000;
    private static final CpuSeconds UNKNOWN = new CpuSeconds(0, 0, 0);
    private static final Duration LONGEST_WARM_UP = Duration.ofSeconds(24);
    private static final Duration CONSTANT_RATE = Duration.ofSeconds(40);

    private final LoadOptions options;
    private final WrongAnswers wrongs;
    private final RunReport report;
    private final LoadTarget target;
    private final TestApiClient api;
    private final ResultTable table = new ResultTable(System.out);
    private final String prefix = "perf-" + System.currentTimeMillis() + "-";

    private DeploymentClaims(LoadOptions options, WrongAnswers wrongs, RunReport report, LoadTarget target) {
        this.options = options;
        this.wrongs = wrongs;
        this.report = report;
        this.target = target;
        this.api = target.api();
    }

    static void run(LoadOptions options, WrongAnswers wrongs, RunReport report, LoadTarget target) {
        new DeploymentClaims(options, wrongs, report, target).measure();
    }

    private void measure() {
        String warm = create("warm", BIG_STOCK);
        LoadWarmUp.run(
                "deployment",
                target.address(),
                options.number("--connections"),
                target.asked(ClaimRequests.distinct(warm, 0, Long.MAX_VALUE)),
                LONGEST_WARM_UP);
        close(warm);
        table.head();
        durable();
        soldOut();
        constantRate();
    }

    private void durable() {
        String campaign = create("durable", BIG_STOCK);
        ClaimingUsers users = options.users();
        LoadMeasurement measured = inTurns("durable", target.asked(users.claims(campaign)));
        wrongs.expectOnly(measured, users.statuses());
        expectIssued(campaign, measured.report().count(201));
    }

    private void soldOut() {
        SoldOutCampaign campaign = new SoldOutCampaign(create("sold-out", SoldOutCampaign.STOCK));
        campaign.fill(closedLoop(SoldOutCampaign.FILL_LIMIT), target.asked(campaign.winners()), wrongs);
        wrongs.expectOnly(inTurns("sold out", target.asked(campaign.strangers())), 409);
        wrongs.expectOnly(inTurns("duplicates", target.asked(campaign.winnersAgain())), 200);
        expectIssued(campaign.id(), SoldOutCampaign.STOCK);
    }

    private void constantRate() {
        String campaign = create("rate", options.number("--coupons"));
        int perSecond = options.number("--per-second");
        LoadPlan plan =
                LoadPlan.constantRate(target.address(), options.number("--connections"), perSecond, CONSTANT_RATE);
        LoadMeasurement rate = measured(String.format("at %,d/s", perSecond), plan, requests(campaign));
        table.row(rate);
        wrongs.expectOnly(rate, 201, 409);
        expectIssued(campaign, rate.report().count(201));
    }

    private ClaimRequests requests(String campaign) {
        return target.asked(ClaimRequests.distinct(campaign, 0, Long.MAX_VALUE));
    }

    private LoadMeasurement inTurns(String name, ClaimRequests claims) {
        LoadPlan plan = closedLoop(options.turn());
        LoadMeasurement all = LoadMeasurement.inTurns(
                        options.number("--turns"), 1, only -> measured(name, plan, claims))
                .get(0);
        table.row(all);
        return all;
    }

    private LoadMeasurement measured(String name, LoadPlan plan, ClaimRequests claims) {
        LoadMeasurement measured = LoadMeasurement.of(name, plan, claims, () -> UNKNOWN);
        report.add(SCENARIO, name, measured);
        return measured;
    }

    private LoadPlan closedLoop(Duration time) {
        return LoadPlan.closedLoop(target.address(), options.number("--connections"), time);
    }

    private String create(String name, int stock) {
        String campaign = prefix + name;
        api.create(campaign, stock);
        return campaign;
    }

    private void close(String campaign) {
        TestApiClient.expect(200, api.call("POST", "/v1/campaigns/" + campaign + "/close", null));
    }

    private void expectIssued(String campaign, long won) {
        close(campaign);
        JsonObject audit = api.audit(campaign);
        wrongs.expect(
                audit.getLong("issued") == won && audit.getString("verdict").equals("holds"),
                won + " coupons of " + campaign + " were won, but its audit says " + audit.encode());
    }
}
