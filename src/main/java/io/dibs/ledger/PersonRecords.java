package io.dibs.ledger;

import io.dibs.campaign.UserHash;
import io.dibs.people.Account;
import io.dibs.people.AccountOutcome.Done;
import io.dibs.repository.CouponRepository.HeldCoupon;
import io.dibs.repository.CouponRepository.HoldingCursor;
import io.dibs.repository.CouponRepository.HoldingQuery;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What PostgreSQL holds of one person, and how it forgets who that was. No node has to run, and those that run need not
 * know: their memory, and the snapshots in Redis, hold a keyed hash of each id, which stays what it was.
 */
public final class PersonRecords {
    private static final int PAGE = 500;

    private final BoundedPool bounded;
    private final CouponTable coupons;
    private final AccountTable accounts;

    public PersonRecords(Vertx vertx, PostgresSettings settings) {
        bounded = BoundedPool.ofCommand(vertx, settings, "person");
        coupons = new CouponTable(bounded);
        accounts = new AccountTable(bounded);
    }

    /**
     * All that is held of a person.
     *
     * @param lists campaigns that the person may claim from, where not everybody may
     */
    public record PersonData(
            Optional<Account> account, List<HeldCoupon> coupons, List<String> lists, List<MadeChange> changes) {}

    /** An administrative change that the person made. */
    public record MadeChange(String campaign, String action, long at) {}

    /** What was erased, or removed. */
    public record ErasureCounts(long coupons, long lists, long changes, boolean account) {}

    // ---- reading -----------------------------------------------------------------------------------------------

    /** @param now the moment of the coupons' states */
    public Future<PersonData> read(String userId, long now) {
        return accounts.find(userId).compose(account -> held(userId, now, HoldingCursor.START, new ArrayList<>())
                .compose(held -> lists(userId).compose(lists -> changes(userId)
                        .map(changes -> new PersonData(account, held, lists, changes)))));
    }

    private Future<List<HeldCoupon>> held(String userId, long now, HoldingCursor after, List<HeldCoupon> found) {
        return coupons.ofUser(new HoldingQuery(userId, null, null, after, PAGE, now))
                .compose(page -> {
                    found.addAll(page);
                    return page.size() < PAGE
                            ? Future.succeededFuture(found)
                            : held(userId, now, behind(page.get(PAGE - 1)), found);
                });
    }

    private static HoldingCursor behind(HeldCoupon last) {
        return new HoldingCursor(0, last.terms().campaign(), last.ordinal());
    }

    private Future<List<String>> lists(String userId) {
        return bounded.many(PersonStatements.LISTS, Tuple.of(userId), row -> row.getString("campaign"));
    }

    private Future<List<MadeChange>> changes(String userId) {
        return bounded.many(
                PersonStatements.CHANGES,
                Tuple.of(userId),
                row -> new MadeChange(
                        row.getString("campaign"),
                        row.getString("action"),
                        TimestampConversion.millis(row.getOffsetDateTime("at"))));
    }

    // ---- erasing -----------------------------------------------------------------------------------------------

    /**
     * Puts a placeholder where the id was, and removes the account. What ended in its middle can be done again, and
     * does the rest. Fails with {@link PersonNotErasableException}.
     */
    public Future<ErasureCounts> erase(String userId) {
        return DatabaseIdentity.userHash(bounded).compose(hash -> erase(userId, placeholder(hash, userId)));
    }

    private static String placeholder(UserHash hash, String userId) {
        return ErasedPerson.placeholder(hash.of(userId.getBytes(StandardCharsets.UTF_8)));
    }

    private Future<ErasureCounts> erase(String userId, String placeholder) {
        Tuple names = Tuple.of(userId, placeholder);
        return requireNotTheLastAdministrator(userId)
                .compose(allowed -> bounded.execute(PersonStatements.COUPONS, Tuple.of(userId)))
                .compose(rows -> eraseCoupons(requireDerived(userId, rows), userId, placeholder))
                .compose(held -> bounded.execute(PersonStatements.ERASE_FROM_LISTS, names)
                        .compose(lists -> bounded.execute(PersonStatements.ERASE_FROM_HISTORY, names)
                                .compose(changes -> removeAccount(userId, placeholder)
                                        .map(account -> new ErasureCounts(
                                                held, lists.rowCount(), changes.rowCount(), account)))));
    }

    private Future<Void> requireNotTheLastAdministrator(String userId) {
        return bounded.execute(PersonStatements.IS_LAST_ADMINISTRATOR, Tuple.of(userId))
                .map(rows -> {
                    if (rows.iterator().next().getBoolean("last")) {
                        throw new PersonNotErasableException(
                                userId + " is the last administrator, and nothing was erased: make another one first");
                    }
                    return null;
                });
    }

    /** What is derived later would be derived of the placeholder: a leaf of the tree would not be that of a receipt. */
    private static RowSet<Row> requireDerived(String userId, RowSet<Row> held) {
        for (Row row : held) {
            if (!row.getBoolean("derived")) {
                throw new PersonNotErasableException("The index of holders and the transparency log of campaign "
                        + row.getString("campaign") + " do not have the coupon of " + userId
                        + " yet, and nothing was erased: start a node, which derives it within seconds, and try again");
            }
        }
        return held;
    }

    private Future<Long> eraseCoupons(RowSet<Row> held, String userId, String placeholder) {
        Future<Long> erased = Future.succeededFuture(0L);
        for (Row row : held) {
            Tuple coupon = Tuple.of(row.getInteger("key"), row.getInteger("sequence"), userId, placeholder);
            erased = erased.compose(before ->
                    bounded.execute(PersonStatements.ERASE_COUPON, coupon).map(rows -> before + rows.rowCount()));
        }
        return erased;
    }

    private Future<Boolean> removeAccount(String userId, String placeholder) {
        return bounded.execute(
                        PersonStatements.ERASE_FROM_SETTINGS,
                        Tuple.of(userId, placeholder, AccountTable.FIRST_ADMINISTRATOR))
                .compose(renamed -> accounts.remove(userId))
                .map(removed -> removed instanceof Done);
    }

    public Future<Void> close() {
        return bounded.close();
    }
}
