package io.dibs.load.parts;

import io.dibs.campaign.Terms;
import io.dibs.campaign.TestCampaigns;
import io.dibs.routing.wire.NodeMessage;
import io.dibs.routing.wire.NodeMessage.AnsweredClaim;
import io.dibs.routing.wire.NodeMessage.Answers;
import io.dibs.routing.wire.NodeMessage.Claims;
import io.dibs.routing.wire.NodeMessageCodec;
import io.dibs.shard.Claim;
import io.dibs.shard.ClaimAnswer.Granted;
import io.vertx.core.buffer.Buffer;
import java.util.UUID;
import java.util.stream.IntStream;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** Messages between nodes, of as many claims and answers as a busy loop turn brings. */
@State(Scope.Thread)
public class NodeMessageBenchmark {
    private static final int CLAIMS = 64;
    private static final UUID NODE = new UUID(1, 2);

    private final Terms terms = TestCampaigns.terms("c", 100_000_000, 1);
    private final NodeMessage claims = new Claims(
            NODE, 4_711, 0, IntStream.range(0, CLAIMS).mapToObj(this::claim).toList());
    private final NodeMessage answers =
            new Answers(NODE, IntStream.range(0, CLAIMS).mapToObj(this::answer).toList());
    private final Buffer encodedClaims = NodeMessageCodec.encode(claims);
    private final Buffer encodedAnswers = NodeMessageCodec.encode(answers);

    private Claim claim(int number) {
        return new Claim(
                "c",
                String.format("u-%010d", number),
                UserSequence.user(number),
                null,
                TestCampaigns.NOW + number,
                answer -> {});
    }

    private AnsweredClaim answer(int number) {
        return new AnsweredClaim(
                4_711, number, number * 31, new Granted(terms, 1_000_000 + number, TestCampaigns.NOW, true, false));
    }

    @Benchmark
    @OperationsPerInvocation(CLAIMS)
    public Buffer encodeClaims() {
        return NodeMessageCodec.encode(claims);
    }

    @Benchmark
    @OperationsPerInvocation(CLAIMS)
    public NodeMessage decodeClaims() {
        return NodeMessageCodec.decode(encodedClaims);
    }

    @Benchmark
    @OperationsPerInvocation(CLAIMS)
    public Buffer encodeAnswers() {
        return NodeMessageCodec.encode(answers);
    }

    @Benchmark
    @OperationsPerInvocation(CLAIMS)
    public NodeMessage decodeAnswers() {
        return NodeMessageCodec.decode(encodedAnswers);
    }
}
