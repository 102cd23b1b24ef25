package io.dibs.load;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;

/** People who claim at a constant rate, each once, until a test has seen enough. */
final class Rush implements AutoCloseable {
    private static final Duration LIMIT = Duration.ofSeconds(120);
    private static final int CONNECTIONS = 64;

    final Heard heard;
    private final CompletableFuture<Report> run;
    private volatile boolean enough;

    /** @param first its number; the others follow */
    Rush(NodeProcess node, String campaign, long first, int perSecond, ClientRecord record) {
        heard = new Heard(record);
        Plan plan = Plan.constantRate(node.address(), CONNECTIONS, perSecond, LIMIT).retrying(LIMIT);
        Requests requests = untilEnough(Claims.distinct(campaign, first, Long.MAX_VALUE));
        run = Generator.begin(plan, requests, heard);
    }

    private Requests untilEnough(Claims claims) {
        return new Requests() {
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

    Report end() {
        enough = true;
        return run.join();
    }

    @Override
    public void close() {
        end();
    }
}
