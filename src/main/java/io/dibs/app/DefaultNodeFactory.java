package io.dibs.app;

import io.dibs.http.access.TokenMinter;
import io.dibs.ledger.CampaignAuditor;
import io.dibs.ledger.PostgresLedger;
import io.dibs.ledger.PostgresSettings;
import io.dibs.ledger.SchemaVersion;
import io.dibs.ledger.ServerCheck;
import io.dibs.ledger.UnfitDatabaseException;
import io.dibs.repository.CampaignAudit;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.concurrent.CompletionException;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Builds the parts of the commands out of the packages. */
final class DefaultNodeFactory implements NodeFactory {
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
    public void check(ServerUri postgres, Settings settings) {
        await(vertx -> PostgresLedger.check(
                vertx, postgres(postgres, settings.stores()), settings.node().shards()));
    }

    @Override
    public AuditVerdict audit(ServerUri postgres, String campaign) {
        Vertx vertx = Vertx.vertx();
        try {
            return new CampaignAuditor(vertx, PostgresSettings.parse(postgres.text()))
                    .audit(campaign)
                    .toCompletionStage()
                    .toCompletableFuture()
                    .join()
                    .map(DefaultNodeFactory::verdict)
                    .orElseThrow(
                            () -> new InvalidSettingsException("There is no campaign " + campaign + " in " + postgres));
        } catch (CompletionException failure) {
            Throwable cause = Objects.requireNonNullElse(failure.getCause(), failure);
            if (cause instanceof UnfitDatabaseException unfit) {
                throw unfit;
            }
            throw new UnreachableServerException(
                    "PostgreSQL does not answer at " + postgres + ": " + cause.getMessage());
        } finally {
            vertx.close();
        }
    }

    @Override
    public String migrate(ServerUri postgres, StoreSettings stores, Duration timeout) {
        SchemaVersion schema = await(vertx -> PostgresLedger.migrate(vertx, postgres(postgres, stores), timeout));
        return "The schema has version " + schema.number() + "; migrations applied now: " + schema.applied();
    }

    private static <T> T await(Function<Vertx, Future<T>> action) {
        Vertx vertx = Vertx.vertx();
        try {
            return action.apply(vertx).toCompletionStage().toCompletableFuture().join();
        } catch (CompletionException failure) {
            throw failure.getCause() instanceof RuntimeException cause ? cause : failure;
        } finally {
            vertx.close();
        }
    }

    private static AuditVerdict verdict(CampaignAudit audit) {
        String report = String.join(
                "\n",
                "campaign          " + audit.campaign(),
                "stock             " + audit.stock(),
                "issued            " + audit.issued(),
                "highest sequence  " + audit.highestSequence(),
                "gaps              " + audit.gaps(),
                "duplicates        " + audit.duplicates(),
                "over-issue        " + audit.overIssue(),
                "misindexed        " + audit.misindexed(),
                "verdict           " + audit.verdict());
        return new AuditVerdict(audit.holds(), report);
    }

    @Override
    public Mint mint(AuthMode.Jwt settings) {
        TokenMinter tokens = new TokenMinter(settings.forHttp());
        return (subject, scopes, lifetime) -> tokens.mint(subject, String.join(" ", scopes), Instant.now(), lifetime);
    }
}
