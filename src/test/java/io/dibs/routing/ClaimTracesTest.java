package io.dibs.routing;

import static org.assertj.core.api.Assertions.assertThat;

import io.dibs.shard.Claim;
import io.dibs.shard.ClaimAnswer;
import io.dibs.testkit.ledger.MemoryLedger;
import io.dibs.trace.RequestTracer;
import io.dibs.trace.TraceSettings;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What goes with a message about the traces of its claims. */
class ClaimTracesTest {
    private static final String SAMPLED = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";

    private final RequestTracer tracer =
            RequestTracer.to(new TraceSettings(URI.create("http://127.0.0.1:1"), 1, "n1", "1.0"));
    private final List<ClaimAnswer> answers = new ArrayList<>();

    @AfterEach
    void close() {
        tracer.close();
    }

    private Claim claim(int number) {
        return new Claim("sale", "u-" + number, MemoryLedger.hash("u-" + number), null, 1_000, answers::add);
    }

    private List<Claim> claims(int count) {
        return IntStream.range(0, count).mapToObj(this::claim).toList();
    }

    @Test
    void claimsThatNobodyTracesHaveNone() {
        assertThat(ClaimTraces.write(claims(3))).isNull();
    }

    @Test
    void aTracedClaimIsTracedOnTheOtherNodeToo() {
        List<Claim> sent = IntStream.range(0, 3)
                .mapToObj(number -> new PendingClaim(
                                null, 0, claim(number), number == 1 ? ClaimTrace.of(tracer.remote(SAMPLED)) : null)
                        .claim())
                .toList();

        String header = ClaimTraces.write(sent);
        List<Claim> followed = ClaimTraces.follow(claims(3), header, tracer);

        assertThat(header).isEqualTo("1=" + SAMPLED);
        assertThat(followed.get(0).replyTo()).isNotInstanceOf(TracedReply.class);
        assertThat(followed.get(1).replyTo()).isInstanceOf(TracedReply.class);
        followed.get(1).arrived();
        followed.get(1).answer(ClaimAnswer.LATE);
        assertThat(answers).containsExactly(ClaimAnswer.LATE);
    }

    @Test
    void aMessageNamesNoMoreThanAFew() {
        List<Claim> sent = IntStream.range(0, 1_000)
                .mapToObj(number ->
                        new PendingClaim(null, 0, claim(number), ClaimTrace.of(tracer.remote(SAMPLED))).claim())
                .toList();

        assertThat(ClaimTraces.write(sent).split(",")).hasSize(64);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                ",",
                "=",
                "1",
                "x=00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
                "-1=00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
                "3=00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
                "1=00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-00",
                "1=nonsense"
            })
    void whatIsGarbledIsNotTraced(String header) {
        assertThat(ClaimTraces.follow(claims(3), header, tracer))
                .hasSize(3)
                .noneMatch(claim -> claim.replyTo() instanceof TracedReply);
    }
}
