package io.dibs.app;

import io.dibs.app.archive.ArchiveOrder;
import io.dibs.app.archive.CampaignArchiver;
import io.dibs.http.access.TokenMinter;
import io.dibs.ledger.ArchivedCampaignException;
import io.dibs.ledger.CampaignArchive;
import io.dibs.ledger.CampaignAuditor;
import io.dibs.ledger.PersonRecords;
import io.dibs.ledger.PersonRecords.ErasureCounts;
import io.dibs.ledger.PostgresLedger;
import io.dibs.ledger.PostgresSettings;
import io.dibs.ledger.SchemaVersion;
import io.dibs.ledger.ServerCheck;
import io.dibs.ledger.UnfitDatabaseException;
import io.dibs.people.FirstAdministrator;
import io.dibs.people.FirstAdministrator.MadePassword;
import io.dibs.people.PasswordHasher;
import io.dibs.repository.CampaignAudit;
import io.dibs.repository.LedgerLoss;
import io.dibs.snapshot.NodeSnapshots;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.concurrent.CompletionException;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Builds the parts of the commands out of the packages. */
final class DefaultNodeFactory implements NodeFactory {
    /** Who decides what a command does, as the history shows. */
    private static final String COMMAND_LINE = "command line";

    @Override
    public RunnableNode node(Settings settings, ServerUris uris, Leave leave) {
        return new ServingNode(settings, postgres(uris.postgres(), settings.stores()), uris.redis(), leave);
    }

    private static PostgresSettings postgres(ServerUri uri, StoreSettings stores) {
        return PostgresSettings.parse(uri.text())
                .waiving(stores.waived().stream().map(DefaultNodeFactory::check).collect(Collectors.toSet()))
                .migrating(stores.migrates());
    }

    private static ServerCheck check(StoreSettings.Waiver waiver) {
        return switch (waiver) {
            case FSYNC -> ServerCheck.FSYNC;
            case FULL_PAGE_WRITES -> ServerCheck.FULL_PAGE_WRITES;
            case SYNCHRONOUS_COMMIT -> ServerCheck.SYNCHRONOUS_COMMIT;
            case REPLICA -> ServerCheck.PRIMARY;
        };
    }

    @Override
    public void checkPostgres(ServerUri postgres, Settings settings) {
        await(vertx -> PostgresLedger.check(
                vertx, postgres(postgres, settings.stores()), settings.node().shards()));
    }

    @Override
    public void checkRedis(ServerUri redis) {
        await(vertx -> NodeSnapshots.check(vertx, redis.text(), RedisOutage::logStarting)
                .recover(failure -> Future.failedFuture(RedisOutage.refusal(redis, failure))));
    }

    @Override
    public AuditVerdict audit(ServerUri postgres, String campaign) {
        return ask(postgres, auditor -> auditor.audit(campaign))
                .map(DefaultNodeFactory::verdict)
                .orElseThrow(
                        () -> new InvalidSettingsException("There is no campaign " + campaign + " in " + postgres));
    }

    @Override
    public String recover(ServerUri postgres, String campaign) {
        LedgerLoss loss = ask(postgres, auditor -> auditor.recover(campaign, COMMAND_LINE))
                .orElseThrow(() -> new InvalidSettingsException("No campaign " + campaign + " waits for this in "
                        + postgres + ": it lost nothing, or goes on already"));
        return String.join(
                "\n",
                "campaign          " + campaign,
                "lost              " + text(loss),
                "goes on           from sequence " + (loss.issued() + loss.returned() + 1)
                        + ", with codes of another key",
                "Codes of lost coupons open nothing. Holders whose coupons went back claim again and get their number with"
                        + " a new code; the others may claim again and get a new coupon, while there are some.");
    }

    @Override
    public AuditVerdict archive(ServerUri postgres, ArchiveOrder order) {
        return use(postgres, (vertx, settings) -> new CampaignArchiver(
                        new CampaignArchive(vertx, settings), order, COMMAND_LINE, Clock.systemUTC())
                .archive());
    }

    @Override
    public String exportPerson(ServerUri postgres, String userId) {
        long now = System.currentTimeMillis();
        return use(
                postgres,
                (vertx, settings) -> PersonJson.text(
                        userId, FutureWait.get(new PersonRecords(vertx, settings).read(userId, now)), now));
    }

    @Override
    public String erasePerson(ServerUri postgres, String userId) {
        ErasureCounts erased =
                use(postgres, (vertx, settings) -> FutureWait.get(new PersonRecords(vertx, settings).erase(userId)));
        return String.join(
                "\n",
                "person            " + userId,
                "coupons           " + erased.coupons() + ", which stay, of nobody",
                "lists             " + erased.lists(),
                "changes           " + erased.changes() + " in histories",
                "account           " + (erased.account() ? "removed" : "none"));
    }

    @Override
    public String adminPassword(ServerUri postgres) {
        MadePassword made = use(
                        postgres,
                        (vertx, settings) -> FutureWait.get(new FirstAdministrator(
                                        PostgresLedger.accounts(vertx, settings), new PasswordHasher(vertx))
                                .replacePassword(System.currentTimeMillis())))
                .orElseThrow(() -> new InvalidSettingsException("The first administrator was removed from " + postgres
                        + "; ask another administrator, or use a token of the command token with --scope admin"));
        return String.join("\n", "e-mail            " + made.email(), "password          " + made.password());
    }

    private static <T> T use(ServerUri postgres, BiFunction<Vertx, PostgresSettings, T> action) {
        try {
            return withVertx(vertx -> action.apply(vertx, PostgresSettings.parse(postgres.text())));
        } catch (VertxException | CompletionException failure) {
            throw unreachable(postgres, failure);
        }
    }

    private static UnreachableServerException unreachable(ServerUri postgres, Throwable cause) {
        return new UnreachableServerException("PostgreSQL does not answer at " + postgres + ": " + cause.getMessage());
    }

    private static <T> T ask(ServerUri postgres, Function<CampaignAuditor, Future<T>> question) {
        try {
            return withVertx(
                    vertx -> question.apply(new CampaignAuditor(vertx, PostgresSettings.parse(postgres.text())))
                            .toCompletionStage()
                            .toCompletableFuture()
                            .join());
        } catch (CompletionException failure) {
            Throwable cause = Objects.requireNonNullElse(failure.getCause(), failure);
            if (cause instanceof UnfitDatabaseException unfit) {
                throw unfit;
            }
            if (cause instanceof ArchivedCampaignException archived) {
                throw archived;
            }
            throw unreachable(postgres, cause);
        }
    }

    @Override
    public String migrate(ServerUri postgres, StoreSettings stores, Duration timeout) {
        SchemaVersion schema = await(vertx -> PostgresLedger.migrate(vertx, postgres(postgres, stores), timeout));
        return "The schema has version " + schema.number() + "; migrations applied now: " + schema.applied();
    }

    private static <T> T await(Function<Vertx, Future<T>> action) {
        return withVertx(vertx -> FutureWait.get(action.apply(vertx)));
    }

    /** One for this command alone. */
    private static <T> T withVertx(Function<Vertx, T> action) {
        Vertx vertx = Vertx.vertx();
        try {
            return action.apply(vertx);
        } finally {
            vertx.close();
        }
    }

    private static AuditVerdict verdict(CampaignAudit audit) {
        String losses = audit.losses().stream()
                .map(loss -> "\nlost              " + text(loss))
                .collect(Collectors.joining());
        String report = String.join(
                "\n",
                "campaign          " + audit.campaign(),
                "stock             " + audit.stock(),
                "issued            " + audit.issued(),
                "highest sequence  " + audit.highestSequence(),
                "gaps              " + audit.gaps(),
                "duplicates        " + audit.duplicates(),
                "over-issue        " + audit.overIssue(),
                "misindexed        " + audit.misindexed() + losses,
                "verdict           " + audit.verdict());
        return new AuditVerdict(audit.holds(), report);
    }

    private static String text(LedgerLoss loss) {
        Integer known = loss.known();
        String what = known == null
                ? "sequences above " + loss.issued() + ", if any; Redis knew of none"
                : "sequences " + (loss.issued() + 1) + " to " + known + ", " + (known - loss.issued())
                        + " coupons that Redis knew of, " + loss.returned()
                        + (loss.isDecided() ? " went back to their holders" : " go back to their holders");
        String decided = loss.decidedAt() == null
                ? "; paused until the command recover"
                : "; went on at " + Instant.ofEpochMilli(loss.decidedAt());
        return what + "; found at " + Instant.ofEpochMilli(loss.foundAt()) + decided;
    }

    @Override
    public Mint mint(AuthMode.Jwt settings) {
        TokenMinter tokens = new TokenMinter(settings.forHttp());
        return (subject, scopes, lifetime) -> tokens.mint(subject, String.join(" ", scopes), Instant.now(), lifetime);
    }
}
