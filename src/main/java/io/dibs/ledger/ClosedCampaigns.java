package io.dibs.ledger;

import io.dibs.campaign.HolderIdentity;
import io.dibs.campaign.UserHash;
import io.dibs.repository.ForgottenClaims;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.IntStream;

/**
 * Looks up the holders of closed campaigns for late claims, many with one statement, on a connection of its own. So
 * neither the shards nor the reads of the API wait behind a crowd that comes too late.
 */
final class ClosedCampaigns implements ForgottenClaims {
    private static final Finding NO_COUPON = new Finding(null, true);
    private static final Finding NOT_ELIGIBLE = new Finding(null, false);

    private final ShardConnection connection;
    private final UserHash userHash;

    ClosedCampaigns(ShardConnection connection, UserHash userHash) {
        this.connection = connection;
        this.userHash = userHash;
    }

    @Override
    public Future<List<Finding>> find(List<Question> claims) {
        Finding[] found = new Finding[claims.size()];
        Arrays.fill(found, NO_COUPON);
        return connection
                .call(CouponStatements.WON_BY_CLAIMS, arguments(claims))
                .compose(rows -> {
                    for (Row row : rows) {
                        found[row.getInteger(0) - 1] = new Finding(CouponRow.coupon(row), true);
                    }
                    return findReturned(claims, found);
                })
                .compose(looked -> checkEligibility(claims, found))
                .recover(ServerFailures::<Void>translated)
                .map(checked -> Arrays.asList(found));
    }

    private static Tuple arguments(List<Question> claims) {
        return Tuple.of(
                claims.stream().map(claim -> claim.terms().campaign()).toArray(String[]::new),
                claims.stream().map(Question::userId).toArray(String[]::new),
                claims.stream().map(claim -> CouponRow.key(claim.key())).toArray(UUID[]::new));
    }

    /** The ledger knows who got a coupon back after a loss by the hash alone, so they are looked for under that. */
    private Future<Void> findReturned(List<Question> claims, Finding[] found) {
        List<Integer> open = IntStream.range(0, found.length)
                .filter(i -> found[i] == NO_COUPON)
                .boxed()
                .toList();
        String[] campaigns = open.stream()
                .map(i -> claims.get(i).terms().campaign())
                .distinct()
                .toArray(String[]::new);
        return open.isEmpty()
                ? Future.succeededFuture()
                : connection
                        .call(CouponStatements.HAS_RETURNED, Tuple.of(campaigns))
                        .compose(rows -> {
                            Set<String> returned = new HashSet<>();
                            rows.forEach(row -> returned.add(row.getString(0)));
                            return findByHash(
                                    claims,
                                    open.stream()
                                            .filter(i -> returned.contains(
                                                    claims.get(i).terms().campaign()))
                                            .toList(),
                                    found);
                        });
    }

    private Future<Void> findByHash(List<Question> claims, List<Integer> open, Finding[] found) {
        List<Integer> asked = new ArrayList<>();
        List<Question> questions = new ArrayList<>();
        for (int i : open) {
            Question claim = claims.get(i);
            HolderIdentity user = userHash.of(claim.userId().getBytes(StandardCharsets.UTF_8));
            for (int ordinal = 1; ordinal <= claim.terms().perUser(); ordinal++) {
                asked.add(i);
                questions.add(
                        new Question(claim.terms(), ErasedPerson.placeholder(user.ordinal(ordinal)), claim.key()));
            }
        }
        return questions.isEmpty()
                ? Future.succeededFuture()
                : connection
                        .call(CouponStatements.WON_BY_CLAIMS, arguments(questions))
                        .map(rows -> {
                            for (Row row : rows) {
                                int i = asked.get(row.getInteger(0) - 1);
                                found[i] = new Finding(
                                        CouponRow.coupon(row, claims.get(i).userId()), true);
                            }
                            return null;
                        });
    }

    /** A user who holds nothing of a campaign that is not for everybody may not be on its list. */
    private Future<Void> checkEligibility(List<Question> claims, Finding[] found) {
        List<Integer> asked = new ArrayList<>();
        for (int i = 0; i < found.length; i++) {
            if (found[i] == NO_COUPON && claims.get(i).terms().isForEligibleOnly()) {
                asked.add(i);
            }
        }
        if (asked.isEmpty()) {
            return Future.succeededFuture();
        }
        Object lists =
                asked.stream().map(i -> claims.get(i).terms().uploads().list()).toArray(Long[]::new);
        Object users = asked.stream().map(i -> claims.get(i).userId()).toArray(String[]::new);
        return connection
                .call(CouponStatements.NOT_ELIGIBLE, Tuple.of(lists, users))
                .map(rows -> {
                    rows.forEach(row -> found[asked.get(row.getInteger(0) - 1)] = NOT_ELIGIBLE);
                    return null;
                });
    }
}
