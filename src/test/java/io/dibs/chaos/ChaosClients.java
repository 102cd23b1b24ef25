package io.dibs.chaos;

import io.dibs.chaos.ImpatientApi.Answer;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/** People who claim, each until there is an answer that decides, and administrators beside them. */
final class ChaosClients {
    private static final Set<String> DECISIONS = Set.of("sold-out", "paused", "closed");
    private static final int UNAVAILABLE = 503;
    private static final int TOO_MANY = 429;
    private static final Set<Integer> OF_THE_PROXY = Set.of(0, 502, 504);

    private final ImpatientApi api;
    private final HistoryWriter history;

    ChaosClients(ImpatientApi api, HistoryWriter history) {
        this.api = api;
        this.history = history;
    }

    /** Claims for one person after another while there is a sale; who has no answer when it is over comes back. */
    void claim(long seed, Supplier<ChaosSale> sales) throws InterruptedException {
        Random random = new Random(seed);
        for (ChaosSale sale = sales.get(); sale != null; sale = sales.get()) {
            String user = sale.comer(random);
            ChaosSale here = sale;
            if (claimWhile(() -> sales.get() == here, random, sale, user).isEmpty()) {
                sale.leave(user);
            }
            pause(random, 20, 200);
        }
    }

    /** Until everybody has an answer, and the last comers are refused. */
    void claimRest(Random random, ChaosSale sale) throws InterruptedException {
        for (String user : sale.undecided()) {
            claimWhile(() -> true, random, sale, user);
        }
        while (claimWhile(() -> true, random, sale, sale.comer(random)).equals("coupon")) {
            Thread.onSpinWait();
        }
    }

    /** @return what decided; empty where nothing did in this time */
    private String claimWhile(BooleanSupplier time, Random random, ChaosSale sale, String user)
            throws InterruptedException {
        do {
            String answer = attempt(random, sale, user);
            if (answer.equals("coupon") || DECISIONS.contains(answer)) {
                return answer;
            }
            pause(random, 50, 400);
        } while (time.getAsBoolean());
        return "";
    }

    private String attempt(Random random, ChaosSale sale, String user) {
        long sent = history.now();
        Answer answer =
                api.post(random, "/v1/campaigns/" + sale.campaign + "/claims", new JsonObject().put("userId", user));
        String what = word(answer);
        if (what.equals("coupon")) {
            String code = answer.body().getString("code");
            sale.won(code);
            what += " sequence=" + answer.body().getLong("sequence") + " code=" + code;
        } else if (what.equals("sold-out")) {
            sale.soldOut();
        }
        history.add(sent, "do=claim campaign=%s user=%s answer=%s", sale.campaign, user, what);
        return what.split(" ")[0];
    }

    private static String word(Answer answer) {
        if (answer.isDone()) {
            return "coupon";
        }
        if (answer.status() == UNAVAILABLE) {
            return "unavailable";
        }
        if (answer.status() == TOO_MANY) {
            return "rate-limited";
        }
        if (OF_THE_PROXY.contains(answer.status())) {
            return "lost";
        }
        return answer.status() == 409 && DECISIONS.contains(answer.problem())
                ? answer.problem()
                : "undocumented status=" + answer.status() + " problem=" + answer.problem();
    }

    /** Until it is there. */
    void create(Random random, ChaosSale sale) throws InterruptedException {
        JsonObject body = new JsonObject()
                .put("id", sale.campaign)
                .put("name", sale.campaign)
                .put("stock", sale.stock);
        long sent = history.now();
        Answer answer = api.post(random, "/v1/campaigns", body);
        while (!answer.isDone() && !answer.problem().equals("campaign-exists")) {
            pause(random, 50, 400);
            answer = api.post(random, "/v1/campaigns", body);
        }
        history.add(sent, "do=create campaign=%s stock=%d answer=done", sale.campaign, sale.stock);
    }

    /** Commands on any of these sales, for as long as there are some. */
    void command(long seed, Supplier<List<ChaosSale>> sales) throws InterruptedException {
        Random random = new Random(seed);
        for (List<ChaosSale> some = sales.get(); !some.isEmpty(); some = sales.get()) {
            ChaosSale sale = some.get(random.nextInt(some.size()));
            switch (random.nextInt(8)) {
                case 0 -> pauseForAMoment(random, sale);
                case 1, 2 -> changeStock(random, sale);
                case 3, 4 -> redeem(random, sale);
                case 5, 6 -> revoke(random, sale);
                default -> api.get(random, "/v1/campaigns/" + sale.campaign + "/audit");
            }
            pause(random, 200, 1_500);
        }
    }

    private void pauseForAMoment(Random random, ChaosSale sale) throws InterruptedException {
        once(random, sale, "pause", "", "/pause", new JsonObject());
        pause(random, 100, 1_500);
        open(random, sale);
    }

    /** Until it is, or may not be. */
    void open(Random random, ChaosSale sale) throws InterruptedException {
        while (once(random, sale, "open", "", "/open", new JsonObject()).equals("unknown")) {
            pause(random, 50, 400);
        }
    }

    void close(Random random, ChaosSale sale) {
        once(random, sale, "close", "", "/close", new JsonObject());
    }

    private void changeStock(Random random, ChaosSale sale) {
        int more = 1 + random.nextInt(30);
        once(random, sale, "restock", " add=" + more, "/stock", new JsonObject().put("add", more));
    }

    private void redeem(Random random, ChaosSale sale) {
        String reference = "order-" + random.nextInt(1_000_000);
        sale.takeCode(random)
                .ifPresent(code -> change(
                        random,
                        sale,
                        code,
                        "redeem",
                        " reference=" + reference,
                        new JsonObject().put("reference", reference)));
    }

    private void revoke(Random random, ChaosSale sale) {
        boolean restock = random.nextBoolean();
        sale.takeCode(random)
                .ifPresent(code -> change(
                        random,
                        sale,
                        code,
                        "revoke",
                        restock ? " add=1" : "",
                        new JsonObject().put("restock", restock)));
    }

    private void change(Random random, ChaosSale sale, String code, String what, String more, JsonObject body) {
        ask(random, sale, what, " code=" + code + more, "/v1/coupons/" + code + "/" + what, body);
    }

    private String once(Random random, ChaosSale sale, String what, String more, String path, JsonObject body) {
        return ask(random, sale, what, more, "/v1/campaigns/" + sale.campaign + path, body);
    }

    private String ask(Random random, ChaosSale sale, String what, String more, String path, JsonObject body) {
        long sent = history.now();
        Answer answer = api.post(random, path, body);
        String result = answer.isDone() ? "done" : answer.isRefused() ? "no status=" + answer.status() : "unknown";
        history.add(sent, "do=%s campaign=%s%s answer=%s", what, sale.campaign, more, result);
        return result;
    }

    private static void pause(Random random, int least, int most) throws InterruptedException {
        TimeUnit.MILLISECONDS.sleep(random.nextInt(least, most));
    }
}
