package io.dibs.testkit.crowd;

import io.dibs.testkit.client.ClientRecord;
import io.dibs.testkit.load.ClaimRequests;
import io.dibs.testkit.load.LoadGenerator;
import io.dibs.testkit.load.LoadPlan;
import io.dibs.testkit.load.LoadReport;
import io.dibs.testkit.load.RequestSource;
import io.dibs.testkit.node.NodeProcess;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;

/** People who claim at a constant rate, each once, until a test has seen enough. */
public final class ConstantRateClaims implements AutoCloseable {
    private static final Duration LIMIT = Duration.ofSeconds(120);
    private static final int CONNECTIONS = 64;

    public final AnswerKinds answers;
    private final CompletableFuture<LoadReport> run;
    private volatile boolean enough;

    /** @param first its number; the others follow */
    public ConstantRateClaims(NodeProcess node, String campaign, long first, int perSecond, ClientRecord record) {
        answers = new AnswerKinds(record);
        LoadPlan plan = LoadPlan.constantRate(node.address(), CONNECTIONS, perSecond, LIMIT)
                .retrying(LIMIT);
        RequestSource requests = untilEnough(ClaimRequests.distinct(campaign, first, Long.MAX_VALUE));
        run = LoadGenerator.begin(plan, requests, answers);
    }

    private RequestSource untilEnough(ClaimRequests claims) {
        return new RequestSource() {
            @Override
            public long next() {
                return enough ? NONE : claims.next();
            }

            @Override
            public ByteBuffer bytes(long request) {
                answers.sends(request);
                return claims.bytes(request);
            }
        };
    }

    public LoadReport end() {
        enough = true;
        return run.join();
    }

    @Override
    public void close() {
        end();
    }
}
