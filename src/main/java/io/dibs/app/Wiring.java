package io.dibs.app;

import io.dibs.http.access.Tokens;
import io.dibs.ledger.Audit;
import io.dibs.ledger.Audits;
import io.dibs.ledger.Check;
import io.dibs.ledger.PostgresSettings;
import io.vertx.core.Vertx;
import java.time.Instant;
import java.util.Set;
import java.util.concurrent.CompletionException;
import java.util.stream.Collectors;

/** Builds the parts of the commands out of the packages. */
final class Wiring implements Parts {
    @Override
    public Node node(Settings settings, Uris uris, Leave leave) {
        return new ServingNode(settings, postgres(uris.postgres(), settings.stores().waived()), uris.redis(), leave);
    }

    private static PostgresSettings postgres(ServerUri uri, Set<Stores.Waiver> waived) {
        return PostgresSettings.parse(uri.text())
                .waiving(waived.stream().map(Wiring::check).collect(Collectors.toSet()));
    }

    private static Check check(Stores.Waiver waiver) {
        return switch (waiver) {
            case FSYNC -> Check.FSYNC;
            case SYNCHRONOUS_COMMIT -> Check.SYNCHRONOUS_COMMIT;
            case REPLICA -> Check.PRIMARY;
        };
    }

    @Override
    public Verdict audit(ServerUri postgres, String campaign) {
        Vertx vertx = Vertx.vertx();
        try {
            return new Audits(vertx, postgres(postgres, Set.of()))
                    .audit(campaign)
                    .toCompletionStage()
                    .toCompletableFuture()
                    .join()
                    .map(Wiring::verdict)
                    .orElseThrow(() -> new WrongSettings("There is no campaign " + campaign + " in " + postgres));
        } catch (CompletionException failure) {
            throw new Unreachable("PostgreSQL does not answer at " + postgres + ": "
                    + failure.getCause().getMessage());
        } finally {
            vertx.close();
        }
    }

    private static Verdict verdict(Audit audit) {
        String report = String.join(
                "\n",
                "campaign          " + audit.campaign(),
                "stock             " + audit.stock(),
                "issued            " + audit.issued(),
                "highest sequence  " + audit.highestSequence(),
                "gaps              " + audit.gaps(),
                "duplicates        " + audit.duplicates(),
                "over-issue        " + audit.overIssue(),
                "verdict           " + audit.verdict());
        return new Verdict(audit.holds(), report);
    }

    @Override
    public Mint mint(Auth.Jwt settings) {
        Tokens tokens = new Tokens(settings.forHttp());
        return (subject, scopes, lifetime) ->
                tokens.mint(subject, String.join(" ", scopes), Instant.now(), lifetime);
    }
}
