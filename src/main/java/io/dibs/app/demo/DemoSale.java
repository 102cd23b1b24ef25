package io.dibs.app.demo;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;

/** One sale: a campaign, the crowd that claims from it, and the checks of its promises. Runs on one event loop. */
final class DemoSale implements CrowdClaims.Listener {
    private static final int PAGE = 1_000;

    /**
     * What a watcher chose.
     *
     * @param presses how often each person presses
     * @param kills whether the owner is killed once half of the coupons are out
     */
    record Choice(int people, int presses, boolean kills) {}

    private final String campaign;
    private final Choice choice;
    private final NodeApi api;
    private final ArenaFrame frame;
    private final CrowdRecord record;
    private final AnswerTimes times = new AnswerTimes();
    private final PromiseCheck promises;
    private final CrowdClaims claims;
    private final Runnable completed;
    private final JsonArray rates = new JsonArray();
    private final JsonArray guests = new JsonArray();
    private boolean hasKilled;

    /** @param completed runs when each person has a definite answer to each claim */
    DemoSale(
            Vertx vertx,
            NodeApi api,
            List<DemoNode> nodes,
            String campaign,
            int stock,
            Choice choice,
            ArenaFrame frame,
            Runnable completed) {
        this.campaign = campaign;
        this.choice = choice;
        this.api = api;
        this.frame = frame;
        this.completed = completed;
        record = new CrowdRecord(choice.people(), choice.presses(), stock);
        promises = new PromiseCheck(record);
        claims = new CrowdClaims(vertx, nodes, campaign, CrowdPlan.of(choice.people(), stock), record, times, this);
    }

    void begin() {
        claims.begin();
    }

    void end() {
        claims.end();
    }

    @Override
    public void pressed(int person, int node) {
        frame.pressed(person, node);
    }

    @Override
    public void won(int person, int sequence, boolean isNew) {
        frame.won(person, sequence, isNew);
    }

    @Override
    public void soldOut(int person) {
        frame.soldOut(person);
    }

    @Override
    public void askingAgain(int person) {
        frame.askingAgain(person);
    }

    @Override
    public void complete() {
        completed.run();
    }

    /** True once: when half of the coupons are out, and the watcher wants the owner killed then. */
    boolean wantsKill() {
        if (!choice.kills() || hasKilled || record.coupons() < record.stock() / 2) {
            return false;
        }
        hasKilled = true;
        return true;
    }

    void faultBegins() {
        times.watchSilence(ArenaEvents.now());
    }

    long silenceMillis() {
        return times.silenceMillis();
    }

    long silenceEnd() {
        return times.silenceEnd();
    }

    // ---- checks --------------------------------------------------------------------------------------------------

    Future<Void> audit() {
        int promised = record.coupons();
        return api.get("/v1/campaigns/" + campaign + "/audit")
                .onSuccess(proof -> promises.audited(proof, promised))
                .mapEmpty();
    }

    /** Reads every coupon from the database, and compares it with the answer that its holder got. */
    Future<Void> compare() {
        return compareAfter(0, 0);
    }

    private Future<Void> compareAfter(long sequence, int differing) {
        return api.get("/v1/campaigns/" + campaign + "/coupons?after=" + sequence + "&limit=" + PAGE)
                .compose(page -> {
                    JsonArray items = page.getJsonArray("items");
                    int found = differing
                            + (int) items.stream()
                                    .map(JsonObject.class::cast)
                                    .filter(coupon -> !agrees(coupon))
                                    .count();
                    if (items.size() == PAGE) {
                        return compareAfter(items.getJsonObject(PAGE - 1).getLong("sequence"), found);
                    }
                    promises.compared(found);
                    return Future.succeededFuture();
                });
    }

    private boolean agrees(JsonObject coupon) {
        int person = PersonId.number(coupon.getString("userId"));
        int sequence = coupon.getInteger("sequence");
        if (person < 0) {
            guests.add(sequence);
            return true;
        }
        return record.agreesWith(person, sequence, coupon.getString("code"));
    }

    boolean holds() {
        return promises.holds();
    }

    // ---- what is shown -------------------------------------------------------------------------------------------

    String campaign() {
        return campaign;
    }

    JsonObject counts() {
        return new JsonObject()
                .put("pressed", record.pressed())
                .put("definite", record.definite())
                .put("coupons", record.coupons())
                .put("same", record.sameAgain())
                .put("again", record.askedAgain());
    }

    JsonObject checks() {
        return promises.shown();
    }

    JsonObject times() {
        return new JsonObject()
                .put("p50", times.percentile(0.5))
                .put("p99", times.percentile(0.99))
                .put("longest", times.longest());
    }

    void rate(long at, int answers) {
        rates.add(at).add(answers);
    }

    JsonArray guests() {
        return guests;
    }

    int answers() {
        return record.claimsAnswered();
    }

    /** For a page that comes in the middle. */
    JsonObject shown() {
        StringBuilder states = new StringBuilder(record.people());
        JsonArray won = new JsonArray();
        for (int person = 0; person < record.people(); person++) {
            states.append(state(person));
            if (record.sequence(person) > 0) {
                won.add(person).add(record.sequence(person));
            }
        }
        return setting()
                .put("states", states.toString())
                .put("won", won)
                .put("guests", guests)
                .put("rates", rates)
                .put("counts", counts())
                .put("times", times());
    }

    JsonObject setting() {
        return new JsonObject()
                .put("campaign", campaign)
                .put("people", choice.people())
                .put("presses", choice.presses())
                .put("kills", choice.kills())
                .put("stock", record.stock());
    }

    private char state(int person) {
        if (record.sequence(person) > 0) {
            return 'w';
        }
        if (record.isAnswered(person)) {
            return 'l';
        }
        return person < record.pressed() ? 'p' : '.';
    }
}
