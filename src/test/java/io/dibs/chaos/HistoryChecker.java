package io.dibs.chaos;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Judges what clients asked and were answered, without any class of Dibs. The lines are those of
 * {@link HistoryOperation}:
 *
 * <ul>
 *   <li>{@code create} (with {@code stock}), {@code restock} and {@code revoke} (with {@code add}), {@code pause},
 *       {@code open}, {@code close}, {@code redeem} (with {@code reference}): {@code answer=done} is acknowledged,
 *       {@code answer=no} refused, anything else unknown; {@code status} is that of HTTP;
 *   <li>{@code claim}: {@code answer=coupon} with {@code sequence} and {@code code}, or why there is none;
 *   <li>{@code listed}: a coupon that is there when everything has come to rest;
 *   <li>{@code fault}: what was wrong from then to then, which excuses nothing;
 *   <li>{@code end}: the campaign's figures then, with {@code all=true} where people asked until it was sold out.
 * </ul>
 */
final class HistoryChecker {
    private static final Set<String> DECIDED = Set.of("coupon", "sold-out", "paused", "closed");
    /** Answers that decide nothing: who gets one asks again. */
    private static final Set<String> AGAIN = Set.of("unavailable", "rate-limited", "lost");
    /** For so long after a takeover by force, the owner before may refuse by what it knew. */
    private static final long STALE_NANOS = 500_000_000;

    private static final int NOT_FOUND = 404;
    private static final int SERVER_ERROR = 500;

    private final List<HistoryOperation> all;
    private final List<HistoryOperation> claims;
    private final List<HistoryOperation> coupons;
    private final List<HistoryOperation> listed;
    private final List<HistoryOperation> increases;
    private final long firstStock;
    /** By user: when the first request was sent. */
    private final Map<String, Long> asked = new HashMap<>();
    /** By user: the coupon as it was first acknowledged. */
    private final Map<String, HistoryOperation> won = new HashMap<>();
    /** By moment: the lowest sequence of those who asked then or later. */
    private final TreeMap<Long, HistoryOperation> lowestFrom = new TreeMap<>();

    private HistoryChecker(List<HistoryOperation> ofOneCampaign) {
        all = ofOneCampaign;
        claims = all("claim", each -> true);
        coupons = all("claim", each -> each.got("coupon"));
        listed = sorted(all("listed", each -> true), HistoryOperation::sequence);
        increases = all.stream().filter(each -> each.number("add") > 0).toList();
        firstStock = all("create", each -> true).get(0).number("stock");
        claims.forEach(each -> asked.merge(each.user(), each.sent(), Math::min));
        sorted(coupons, HistoryOperation::answered).forEach(each -> won.putIfAbsent(each.user(), each));
        List<HistoryOperation> byAsked = sorted(coupons, each -> -asked.getOrDefault(each.user(), 0L));
        for (HistoryOperation each : byAsked) {
            HistoryOperation lowest =
                    lowestFrom.isEmpty() ? each : lowestFrom.firstEntry().getValue();
            lowestFrom.put(asked.getOrDefault(each.user(), 0L), lowest.sequence() < each.sequence() ? lowest : each);
        }
    }

    /** The first promise that does not hold, with the lines that show it. */
    static Optional<String> firstViolation(Stream<String> history) {
        Map<String, List<HistoryOperation>> byCampaign = history.map(HistoryOperation::parse)
                .filter(each -> !each.does("fault"))
                .collect(Collectors.groupingBy(HistoryOperation::campaign, TreeMap::new, Collectors.toList()));
        return byCampaign.values().stream()
                .flatMap(each -> new HistoryChecker(each).violations())
                .findFirst();
    }

    private Stream<String> violations() {
        return Stream.of(
                        named("Never over: no sequence is above the stock that there could be", neverOver()),
                        named("Never twice: a user has one coupon, and a coupon one user", neverTwice()),
                        named("Never lost: what was acknowledged stays, and is the same", neverLost()),
                        named("First come, first served: who asked later has a higher sequence", inOrder()),
                        named("Without a gap: at the end there are 1, 2, 3 and so on", withoutGap()),
                        named("Never vague: each answer is a documented one, and everybody has one", neverVague()),
                        named("A refusal is true", refusalsAreTrue()),
                        named("A command that was answered is in force", commandsAreInForce()),
                        named("What was done to a coupon is done once, and stays", changesStay()),
                        named("At the end all of the stock is out, and the audit holds", endsWithAll()))
                .flatMap(Optional::stream);
    }

    private static Optional<String> named(String promise, Optional<String> counterexample) {
        return counterexample.map(lines -> promise + ":\n" + lines);
    }

    private Optional<String> neverOver() {
        return first(coupons, coupon -> {
            long most = stockBy(each -> each.sent() < coupon.answered());
            return unless(coupon.sequence() <= most, "stock " + most, coupon);
        });
    }

    private Optional<String> neverTwice() {
        Map<Object, HistoryOperation> seen = new HashMap<>();
        return first(and(coupons, listed), coupon -> Stream.of(
                        "user " + coupon.user(), "sequence " + coupon.sequence(), "code " + coupon.code())
                .map(key -> seen.computeIfAbsent(key, none -> coupon))
                .flatMap(before -> unless(same(before, coupon), before, coupon).stream())
                .findFirst());
    }

    private Optional<String> neverLost() {
        Set<String> there = listed.stream().map(HistoryOperation::user).collect(Collectors.toSet());
        return first(claims, claim -> {
                    HistoryOperation before = won.getOrDefault(claim.user(), claim);
                    boolean refused =
                            claim.sent() > before.answered() && !claim.got("coupon") && !claim.gotOneOf(AGAIN);
                    boolean gone = claim.got("coupon") && !there.contains(claim.user());
                    return unless(!refused && !gone, before, claim);
                })
                .or(() -> first(all, command -> unless(command.number("status") != NOT_FOUND, command)));
    }

    private Optional<String> inOrder() {
        return first(coupons, coupon -> askedAfter(coupon.answered())
                .flatMap(later -> unless(later.sequence() > coupon.sequence(), coupon, later)));
    }

    private Optional<String> withoutGap() {
        return IntStream.range(0, listed.size())
                .filter(i -> listed.get(i).sequence() != i + 1)
                .mapToObj(i -> "number " + (i + 1) + " is " + listed.get(i))
                .findFirst();
    }

    private Optional<String> neverVague() {
        Set<String> answered = claims.stream()
                .filter(each -> each.gotOneOf(DECIDED))
                .map(HistoryOperation::user)
                .collect(Collectors.toSet());
        return first(
                        claims,
                        claim -> unless(
                                answered.contains(claim.user()) && (claim.gotOneOf(DECIDED) || claim.gotOneOf(AGAIN)),
                                claim))
                .or(() -> first(all, each -> unless(each.number("status") < SERVER_ERROR, each)));
    }

    private Optional<String> refusalsAreTrue() {
        return first(all("claim", each -> each.got("sold-out")), this::soldOutIsTrue)
                .or(() -> first(
                        all("claim", each -> each.got("closed")),
                        refusal -> unless(
                                !all("close", each -> each.sent() < refusal.answered())
                                        .isEmpty(),
                                refusal)))
                .or(() -> first(
                        all("claim", each -> each.got("paused")), refusal -> unless(mayBePaused(refusal), refusal)));
    }

    /** Those who asked after it have more than the stock of that time. */
    private Optional<String> soldOutIsTrue(HistoryOperation refusal) {
        long least = stockBy(each -> each.got("done") && each.answered() < refusal.sent() - STALE_NANOS);
        return askedAfter(refusal.answered())
                .flatMap(later -> unless(later.sequence() > least, "stock " + least, refusal, later));
    }

    /** By a pause that nobody ended before. One of unknown end may come into force at any time. */
    private boolean mayBePaused(HistoryOperation claim) {
        List<HistoryOperation> ends =
                all("open", each -> each.got("done") && each.answered() < claim.sent() - STALE_NANOS);
        return all("pause", each -> each.sent() < claim.answered()).stream()
                .anyMatch(pause -> !pause.got("done") && !pause.got("no")
                        || ends.stream().noneMatch(end -> end.sent() > pause.answered()));
    }

    private Optional<String> commandsAreInForce() {
        List<HistoryOperation> stops =
                and(all("pause", each -> each.got("done")), all("close", each -> each.got("done")));
        return first(stops, stop -> {
            long opened = all("open", each -> stop.does("pause") && each.answered() > stop.sent()).stream()
                    .mapToLong(HistoryOperation::sent)
                    .min()
                    .orElse(Long.MAX_VALUE);
            return first(
                    List.copyOf(won.values()),
                    coupon -> unless(
                            asked.getOrDefault(coupon.user(), 0L) < stop.answered() || coupon.answered() > opened,
                            stop,
                            coupon));
        });
    }

    private Optional<String> changesStay() {
        Map<String, HistoryOperation> now =
                listed.stream().collect(Collectors.toMap(HistoryOperation::code, each -> each, (one, other) -> one));
        List<HistoryOperation> changes =
                and(all("redeem", each -> each.got("done")), all("revoke", each -> each.got("done")));
        return first(changes, change -> {
            HistoryOperation end = now.getOrDefault(change.code(), change);
            String state = change.does("redeem") ? "redeemed:" + change.get("reference") : "revoked";
            return unless(end.get("state").equals(state), change, end);
        });
    }

    private Optional<String> endsWithAll() {
        return first(all("end", each -> true), end -> {
            long least = stockBy(each -> each.got("done"));
            long most = stockBy(each -> !each.got("no"));
            long stock = end.number("stock");
            boolean asMany = end.number("issued") == listed.size();
            boolean all = end.get("all").equals("false") || listed.size() == stock;
            boolean holds = end.get("verdict").equals("holds");
            return unless(
                    asMany && all && holds && least <= stock && stock <= most,
                    listed.size() + " are listed, the stock is " + least + " to " + most,
                    end);
        });
    }

    private long stockBy(Predicate<HistoryOperation> counts) {
        return firstStock
                + increases.stream()
                        .filter(counts)
                        .mapToLong(each -> each.number("add"))
                        .sum();
    }

    /** The lowest sequence of those who asked after this moment. */
    private Optional<HistoryOperation> askedAfter(long moment) {
        return Optional.ofNullable(lowestFrom.higherEntry(moment)).map(Map.Entry::getValue);
    }

    private List<HistoryOperation> all(String what, Predicate<HistoryOperation> which) {
        return all.stream().filter(each -> each.does(what) && which.test(each)).toList();
    }

    private static <T> List<T> and(List<T> some, List<T> others) {
        List<T> both = new ArrayList<>(some);
        both.addAll(others);
        return both;
    }

    private static List<HistoryOperation> sorted(List<HistoryOperation> some, Function<HistoryOperation, Long> by) {
        return some.stream().sorted(Comparator.comparing(by)).toList();
    }

    private static boolean same(HistoryOperation one, HistoryOperation other) {
        return one.user().equals(other.user())
                && one.sequence() == other.sequence()
                && one.code().equals(other.code());
    }

    private static Optional<String> first(
            List<HistoryOperation> some, Function<HistoryOperation, Optional<String>> counterexample) {
        return some.stream()
                .flatMap(each -> counterexample.apply(each).stream())
                .findFirst();
    }

    private static Optional<String> unless(boolean holds, Object... lines) {
        return holds
                ? Optional.empty()
                : Optional.of(Stream.of(lines).map(Object::toString).collect(Collectors.joining("\n")));
    }
}
