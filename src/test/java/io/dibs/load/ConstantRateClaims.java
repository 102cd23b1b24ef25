package io.dibs.load;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;

/** People who claim at a constant rate, each once, until a test has seen enough. */
final class ConstantRateClaims implements AutoCloseable {
    private static final Duration LIMIT = Duration.ofSeconds(120);
    private static final int CONNECTIONS = 64;

    final AnswerKinds heard;
    private final CompletableFuture<LoadReport> run;
    private volatile boolean enough;

    /** @param first its number; the others follow */
    ConstantRateClaims(NodeProcess node, String campaign, long first, int perSecond, ClientRecord record) {
        heard = new AnswerKinds(record);
        LoadPlan plan = LoadPlan.constantRate(node.address(), CONNECTIONS, perSecond, LIMIT)
                .retrying(LIMIT);
        RequestSource requests = untilEnough(ClaimRequests.distinct(campaign, first, Long.MAX_VALUE));
        run = LoadGenerator.begin(plan, requests, heard);
    }

    private RequestSource untilEnough(ClaimRequests claims) {
        return new RequestSource() {
            @Override
            public long next() {
                return enough ? NONE : claims.next();
            }

            @Override
            public ByteBuffer bytes(long request) {
                heard.sends(request);
                return claims.bytes(request);
            }
        };
    }

    LoadReport end() {
        enough = true;
        return run.join();
    }

    @Override
    public void close() {
        end();
    }
}
