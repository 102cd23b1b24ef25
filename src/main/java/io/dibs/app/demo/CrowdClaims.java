package io.dibs.app.demo;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A crowd that claims over HTTP, as browsers would: any node, and the next one when that does not answer, again and
 * again until there is a definite answer. Runs on one event loop.
 */
final class CrowdClaims {
    private static final Logger LOG = LoggerFactory.getLogger(CrowdClaims.class);
    private static final long TICK_MILLIS = 10;
    /** More do not make a node faster, and would be in its way when it starts again. */
    private static final int MAX_IN_FLIGHT = 600;

    private static final int CONNECTIONS_PER_NODE = 200;
    /** Longer than a node itself waits for an owner. */
    private static final long ANSWER_MILLIS = 6_000;

    private static final long AGAIN_MILLIS = 150;
    /** A node that failed is not asked for a moment, as a proxy would do it. */
    private static final long AVOIDED_MILLIS = 1_000;

    /** Hears of each answer, on the event loop. */
    interface Listener {
        void pressed(int person, int node);

        void won(int person, int sequence, boolean isNew);

        void soldOut(int person);

        void askingAgain(int person);

        void complete();

        Listener NOBODY = new Listener() {
            @Override
            public void pressed(int person, int node) {}

            @Override
            public void won(int person, int sequence, boolean isNew) {}

            @Override
            public void soldOut(int person) {}

            @Override
            public void askingAgain(int person) {}

            @Override
            public void complete() {}
        };
    }

    private final Vertx vertx;
    private final HttpClient client;
    private final List<DemoNode> nodes;
    private final long[] avoidedUntil;
    private final int[] unanswered;
    private final String campaign;
    private final CrowdPlan plan;
    private final CrowdRecord record;
    private final AnswerTimes times;
    private final Listener listener;
    private final Deque<PersonClaim> due = new ArrayDeque<>();
    private long began;
    private long timer;
    private int inFlight;
    private int turn;
    private boolean ended;

    CrowdClaims(
            Vertx vertx,
            List<DemoNode> nodes,
            String campaign,
            CrowdPlan plan,
            CrowdRecord record,
            AnswerTimes times,
            Listener listener) {
        this.vertx = vertx;
        this.client = vertx.httpClientBuilder()
                .with(new HttpClientOptions().setConnectTimeout(500).setKeepAliveTimeout(30))
                .with(new PoolOptions().setHttp1MaxSize(CONNECTIONS_PER_NODE))
                // A node that is killed resets them all: each claim hears of it by itself.
                .withConnectHandler(connection -> connection.exceptionHandler(reset -> {}))
                .build();
        this.nodes = nodes;
        this.avoidedUntil = new long[nodes.size()];
        this.unanswered = new int[nodes.size()];
        this.campaign = campaign;
        this.plan = plan;
        this.record = record;
        this.times = times;
        this.listener = listener;
    }

    private record PersonClaim(int person, long since) {}

    void begin() {
        began = now();
        timer = vertx.setPeriodic(TICK_MILLIS, tick -> arrive());
    }

    /** What is under way is forgotten. */
    void end() {
        ended = true;
        vertx.cancelTimer(timer);
        client.close();
    }

    private static long now() {
        return System.nanoTime() / 1_000_000;
    }

    private void arrive() {
        for (int arrived = plan.pressed(now() - began); record.pressed() < arrived; ) {
            int person = record.pressed();
            record.press();
            for (int press = 0; press < record.presses(); press++) {
                due.addLast(new PersonClaim(person, now()));
            }
        }
        sendDue();
    }

    private void sendDue() {
        while (inFlight < MAX_IN_FLIGHT && !due.isEmpty() && !ended) {
            send(due.removeFirst());
        }
    }

    private void send(PersonClaim claim) {
        int node = next();
        inFlight++;
        unanswered[node]++;
        listener.pressed(claim.person(), node);
        RequestOptions options = new RequestOptions()
                .setMethod(HttpMethod.POST)
                .setHost("127.0.0.1")
                .setPort(nodes.get(node).port())
                .setURI("/v1/campaigns/" + campaign + "/claims")
                .putHeader(HttpHeaders.CONTENT_TYPE, "application/json")
                .setTimeout(ANSWER_MILLIS)
                .setIdleTimeout(ANSWER_MILLIS);
        Buffer body = Buffer.buffer("{\"userId\":\"" + PersonId.of(claim.person()) + "\"}");
        client.request(options)
                .compose(request -> request.send(body))
                .compose(response -> response.body().map(read -> isAnswered(claim, response.statusCode(), read)))
                .onComplete(done -> {
                    inFlight--;
                    unanswered[node]--;
                    if (done.failed()) {
                        avoidedUntil[node] = now() + AVOIDED_MILLIS;
                    }
                    if (!ended && (done.failed() || !done.result())) {
                        askAgain(claim);
                    }
                    sendDue();
                });
    }

    /** The one with the fewest claims that wait for an answer: one that is paused or busy does not hold up the rest. */
    private int next() {
        long now = now();
        turn = (turn + 1) % nodes.size();
        int best = turn;
        for (int step = 1; step < nodes.size(); step++) {
            int other = (turn + step) % nodes.size();
            boolean isBetter = avoidedUntil[best] > now || unanswered[other] < unanswered[best];
            if (avoidedUntil[other] <= now && isBetter) {
                best = other;
            }
        }
        return best;
    }

    /** @return whether the answer is definite */
    private boolean isAnswered(PersonClaim claim, int status, Buffer body) {
        if (ended) {
            return true;
        }
        JsonObject answer = json(body);
        if (status == 200 || status == 201) {
            times.answered(now(), now() - claim.since());
            int sequence = answer.getInteger("sequence");
            boolean isNew = record.won(claim.person(), sequence, answer.getString("code"));
            listener.won(claim.person(), sequence, isNew);
        } else if (status == 409 && "sold-out".equals(answer.getString("code"))) {
            times.answered(now(), now() - claim.since());
            record.soldOut(claim.person());
            listener.soldOut(claim.person());
        } else {
            LOG.debug("Claim of person {} answered {}: {}", claim.person(), status, answer);
            return false;
        }
        if (record.isComplete()) {
            end();
            listener.complete();
        }
        return true;
    }

    private static JsonObject json(Buffer body) {
        try {
            return new JsonObject(body);
        } catch (DecodeException torn) {
            return new JsonObject();
        }
    }

    private void askAgain(PersonClaim claim) {
        record.askAgain();
        listener.askingAgain(claim.person());
        vertx.setTimer(AGAIN_MILLIS, later -> {
            due.addLast(claim);
            sendDue();
        });
    }
}
