package io.dibs.routing;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.dibs.campaign.CampaignAction;
import io.dibs.campaign.ShardHash;
import io.dibs.shard.Claim;
import io.dibs.shard.ClaimAnswer;
import io.dibs.shard.Command;
import io.dibs.shard.CommandAnswer;
import io.dibs.testkit.ledger.MemoryLedger;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.lang.ref.WeakReference;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class LoopShardClientTest {
    private static final ClientLimits LIMITS = new ClientLimits(1_000, 2_700);

    private final Vertx vertx = Vertx.vertx();
    private final Context loop = vertx.getOrCreateContext();
    private final List<ClaimAnswer> answers = new CopyOnWriteArrayList<>();

    @AfterEach
    void stop() {
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }

    @Test
    void whatHasNoOwnerIsLateAndWasLookedForWithPausesThatGrow() {
        AtomicInteger looks = new AtomicInteger();
        ShardRoutes nowhere = shard -> {
            looks.incrementAndGet();
            return null;
        };
        client(nowhere, client -> {
            claim(client);
            return client.command("sale", "r", "admin", new CampaignAction.Open());
        });
        await().atMost(10, SECONDS).until(() -> !answers.isEmpty());
        assertThat(answers).containsExactly(ClaimAnswer.LATE);
        assertThat(looks).hasValueBetween(10, 40);
    }

    @Test
    void anOwnerThatHasMovedIsNotFloodedWithRetries() {
        ScriptedMailbox shards = new ScriptedMailbox(ClaimAnswer.MOVED, CommandAnswer.MOVED);
        Future<CommandAnswer> command = client(shard -> shards, client -> {
            claim(client);
            return client.command("sale", "r", "admin", new CampaignAction.Open());
        });
        await().atMost(10, SECONDS).until(command::isComplete);
        assertThat(answers).containsExactly(ClaimAnswer.LATE);
        assertThat(command.result()).isEqualTo(CommandAnswer.LATE);
        assertThat(shards.claims).hasSizeBetween(5, 15);
        assertThat(shards.commands).hasSizeBetween(10, 35);
        assertThat(shards.claims)
                .allMatch(claim -> claim.deadline() == shards.claims.get(0).deadline());
    }

    @Test
    void aCommandOfUnknownFateIsNotTriedAgainBeforeTheDeadlineOfItsFirstAttempt() {
        ScriptedMailbox shards = new ScriptedMailbox(ClaimAnswer.LATE, CommandAnswer.LATE);
        Future<CommandAnswer> command =
                client(shard -> shards, client -> client.command("sale", "r", "admin", new CampaignAction.Open()));
        await().atMost(10, SECONDS).until(command::isComplete);
        assertThat(shards.commands).hasSize(2);
        Command first = shards.commands.get(0);
        Command second = shards.commands.get(1);
        assertThat(shards.cameAt.get(1)).isGreaterThan(first.deadline());
        assertThat(second.deadline()).isGreaterThan(first.deadline());
        assertThat(second.request()).isEqualTo(first.request());
    }

    @Test
    void whatWasParkedIsServedSoonAfterTheShardHasAnOwnerAgain() {
        ScriptedMailbox shards = new ScriptedMailbox(ClaimAnswer.MEMORY_FULL, CommandAnswer.OVERLOADED);
        long opensAt = System.nanoTime() + 200_000_000;
        client(shard -> System.nanoTime() < opensAt ? null : shards, client -> {
            claim(client);
            return Future.succeededFuture();
        });
        await().atMost(10, SECONDS).until(() -> !answers.isEmpty());
        assertThat(answers).containsExactly(ClaimAnswer.MEMORY_FULL);
        assertThat(System.nanoTime() - opensAt).isLessThan(500_000_000);
    }

    @Test
    void aNodeThatTakesNoPartTurnsClaimsAwayInsteadOfKeepingThem() {
        ScriptedMailbox shards = new ScriptedMailbox(ClaimAnswer.MOVED, CommandAnswer.MOVED);
        for (ShardMailbox owner : new ShardMailbox[] {null, shards}) {
            answers.clear();
            long askedAt = System.nanoTime();
            client(closed(owner), client -> {
                claim(client);
                return Future.succeededFuture();
            });
            await().atMost(10, SECONDS).until(() -> !answers.isEmpty());
            assertThat(answers).containsExactly(ClaimAnswer.MOVED);
            assertThat(System.nanoTime() - askedAt).isLessThan(500_000_000);
        }
    }

    /** A queue may keep a claim for as long as PostgreSQL stands still. */
    @Test
    void aClaimThatIsLateKeepsNothingOfWhoeverAsked() {
        Holder holder = new Holder();
        client(shard -> holder, client -> {
            client.claim("sale", "u", MemoryLedger.hash("u"), null, null, holder.asking(new Request(answers)));
            return Future.succeededFuture();
        });
        await().atMost(10, SECONDS).until(() -> !answers.isEmpty());
        assertThat(holder.claims).hasSize(1);
        await().atMost(10, SECONDS).until(() -> {
            System.gc();
            return holder.request.get() == null;
        });
    }

    private record Request(List<ClaimAnswer> answers) implements Consumer<ClaimAnswer> {
        @Override
        public void accept(ClaimAnswer answer) {
            answers.add(answer);
        }
    }

    /** Answers nobody, and keeps every claim. */
    private static final class Holder implements ShardMailbox {
        private final List<Claim> claims = new CopyOnWriteArrayList<>();
        private volatile WeakReference<Consumer<ClaimAnswer>> request;

        Consumer<ClaimAnswer> asking(Consumer<ClaimAnswer> replyTo) {
            request = new WeakReference<>(replyTo);
            return replyTo;
        }

        @Override
        public void claims(List<Claim> several) {
            claims.addAll(several);
        }

        @Override
        public void command(Command command) {}
    }

    private static ShardRoutes closed(ShardMailbox owner) {
        return new ShardRoutes() {
            @Override
            public ShardMailbox mailbox(int shard) {
                return owner;
            }

            @Override
            public boolean isMember() {
                return false;
            }
        };
    }

    private void claim(LoopShardClient client) {
        client.claim("sale", "u", MemoryLedger.hash("u"), null, null, answers::add);
    }

    private <T> Future<T> client(ShardRoutes routes, Function<LoopShardClient, Future<T>> what) {
        return Future.future(promise -> loop.runOnContext(
                here -> what.apply(new LoopShardClient(vertx, new ShardHash(1), routes, TestNode.CLOCK, LIMITS))
                        .onComplete(promise)));
    }

    /** Gives everybody the same answer. */
    private static final class ScriptedMailbox implements ShardMailbox {
        final List<Claim> claims = new CopyOnWriteArrayList<>();
        final List<Command> commands = new CopyOnWriteArrayList<>();
        final List<Long> cameAt = new CopyOnWriteArrayList<>();
        private final ClaimAnswer answer;
        private final CommandAnswer commandAnswer;

        ScriptedMailbox(ClaimAnswer answer, CommandAnswer commandAnswer) {
            this.answer = answer;
            this.commandAnswer = commandAnswer;
        }

        @Override
        public void claims(List<Claim> several) {
            claims.addAll(several);
            several.forEach(claim -> claim.answer(answer));
        }

        @Override
        public void command(Command command) {
            cameAt.add(TestNode.CLOCK.now().wall());
            commands.add(command);
            command.replyTo().accept(commandAnswer);
        }
    }
}
