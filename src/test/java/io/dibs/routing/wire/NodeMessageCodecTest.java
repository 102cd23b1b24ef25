package io.dibs.routing.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.fail;

import io.dibs.campaign.CampaignAction;
import io.dibs.shard.Claim;
import io.dibs.shard.ClaimAnswer;
import io.dibs.shard.CommandAnswer;
import io.vertx.core.buffer.Buffer;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

class NodeMessageCodecTest {
    private static final long SEED = Long.getLong("dibs.seed", 1);
    private static final int MESSAGES = 4_000;

    @Test
    void everyMessageIsReadAsItWasWritten() {
        forEachMessage(message -> assertThat(comparable(NodeMessageCodec.decode(NodeMessageCodec.encode(message))))
                .isEqualTo(comparable(message)));
    }

    @Test
    void aMessageThatIsCutOffIsRefused() {
        forEachMessage(message -> {
            Buffer whole = NodeMessageCodec.encode(message);
            Buffer cut = whole.getBuffer(0, new Random(whole.length()).nextInt(whole.length()));
            assertThatExceptionOfType(MalformedMessageException.class).isThrownBy(() -> NodeMessageCodec.decode(cut));
        });
    }

    @Test
    void aMessageWithSomethingBehindItIsRefused() {
        forEachMessage(message -> assertThatExceptionOfType(MalformedMessageException.class)
                .isThrownBy(() ->
                        NodeMessageCodec.decode(NodeMessageCodec.encode(message).appendByte((byte) 0))));
    }

    @Test
    void whateverBitsAreFlippedNothingElseIsThrown() {
        Random random = new Random(SEED);
        forEachMessage(message -> {
            byte[] bytes = NodeMessageCodec.encode(message).getBytes();
            for (int flips = 1 + random.nextInt(8); flips > 0; flips--) {
                bytes[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(8));
            }
            readsOrRefuses(bytes);
        });
    }

    @Test
    void noiseIsRefusedOrReadAndNothingElseIsThrown() {
        Random random = new Random(SEED);
        for (int i = 0; i < 100_000; i++) {
            byte[] bytes = new byte[random.nextInt(120)];
            random.nextBytes(bytes);
            if (bytes.length > 17) {
                bytes[0] = NodeMessageCodec.VERSION;
                bytes[17] &= 7;
            }
            readsOrRefuses(bytes);
        }
    }

    @Test
    void aMessageOfAnotherVersionIsRefused() {
        Buffer message = NodeMessageCodec.encode(
                new NodeMessage.ProgressQuery(UUID.randomUUID(), List.of(new NodeMessage.RequestId(1, 7))));
        assertThatExceptionOfType(MalformedMessageException.class)
                .isThrownBy(() -> NodeMessageCodec.decode(message.setByte(0, (byte) (NodeMessageCodec.VERSION + 1))))
                .withMessageContaining("version " + (NodeMessageCodec.VERSION + 1));
    }

    @Test
    void aCountThatTheMessageCannotHoldTakesNoMemory() {
        Buffer claims = NodeMessageCodec.encode(new NodeMessage.Claims(UUID.randomUUID(), 1, 0, List.of()));
        Buffer tooMany = claims.getBuffer(0, claims.length() - 1).appendBytes(new byte[] {-1, -1, -1, -1, 7});
        assertThatExceptionOfType(MalformedMessageException.class).isThrownBy(() -> NodeMessageCodec.decode(tooMany));
    }

    @Test
    void answersThatAreToldByIdentityStaySo() {
        for (ClaimAnswer answer : List.of(
                ClaimAnswer.MOVED,
                ClaimAnswer.OVERLOADED,
                ClaimAnswer.LATE,
                ClaimAnswer.MEMORY_FULL,
                ClaimAnswer.UNSTORABLE)) {
            assertThat(roundTrip(answer)).isSameAs(answer);
        }
    }

    /** What is added to these types needs a form here as well. */
    @Test
    void everyKindOfMessageActionAndAnswerIsAmongTheRandomOnes() {
        Set<Class<?>> seen = new HashSet<>();
        forEachMessage(message -> {
            seen.add(message.getClass());
            if (message instanceof NodeMessage.Command command) {
                seen.add(command.command().action().getClass());
            } else if (message instanceof NodeMessage.CommandReply reply) {
                seen.add(reply.answer().getClass());
            } else if (message instanceof NodeMessage.Answers answers) {
                answers.replies().forEach(reply -> seen.add(reply.answer().getClass()));
            }
        });
        for (Class<?> sealed :
                List.of(NodeMessage.class, CampaignAction.class, ClaimAnswer.class, CommandAnswer.class)) {
            assertThat(seen).contains(sealed.getPermittedSubclasses());
        }
    }

    @Test
    void aClaimTakesLittleMoreThanItsUserIdAndHashAndAnAnswerAFewBytes() {
        RandomMessages random = new RandomMessages(SEED);
        List<Claim> claims = random.claimsOfACrowd(100);
        int claimBytes = NodeMessageCodec.encode(new NodeMessage.Claims(UUID.randomUUID(), 7, 3, claims))
                .length();
        int answerBytes = NodeMessageCodec.encode(random.answersToACrowd(100)).length();
        assertThat(claimBytes).isLessThan(100 * (claims.get(0).userId().length() + 16 + 5) + 60);
        assertThat(answerBytes).isLessThan(100 * 12 + 160);
    }

    private static ClaimAnswer roundTrip(ClaimAnswer answer) {
        NodeMessage.Answers answers =
                new NodeMessage.Answers(UUID.randomUUID(), List.of(new NodeMessage.AnsweredClaim(1, 0, 7, answer)));
        return ((NodeMessage.Answers) NodeMessageCodec.decode(NodeMessageCodec.encode(answers)))
                .replies()
                .get(0)
                .answer();
    }

    private static void readsOrRefuses(byte[] bytes) {
        try {
            NodeMessageCodec.decode(Buffer.buffer(bytes));
        } catch (MalformedMessageException refused) {
            assertThat(refused.getMessage()).isNotBlank();
        } catch (RuntimeException other) {
            fail("seed " + SEED + ": " + Arrays.toString(bytes), other);
        }
    }

    private static void forEachMessage(Consumer<NodeMessage> what) {
        for (long seed = SEED; seed < SEED + MESSAGES; seed++) {
            NodeMessage message = new RandomMessages(seed).message();
            try {
                what.accept(message);
            } catch (RuntimeException | AssertionError broken) {
                throw new AssertionError("seed " + seed + ": " + message, broken);
            }
        }
    }

    /** Whom to answer does not travel. */
    private static Object comparable(NodeMessage message) {
        if (message instanceof NodeMessage.Claims claims) {
            return List.of(
                    claims.from(),
                    claims.request(),
                    claims.shard(),
                    claims.claims().stream()
                            .map(NodeMessageCodecTest::comparable)
                            .toList());
        }
        if (message instanceof NodeMessage.Command sent) {
            io.dibs.shard.Command command = sent.command();
            return Arrays.asList(
                    sent.from(),
                    sent.request(),
                    sent.shard(),
                    command.campaign(),
                    command.request(),
                    command.actor(),
                    command.action(),
                    command.expectedVersion(),
                    command.deadline());
        }
        return message;
    }

    private static Object comparable(Claim claim) {
        return Arrays.asList(claim.campaign(), claim.userId(), claim.user(), claim.key(), claim.deadline());
    }
}
