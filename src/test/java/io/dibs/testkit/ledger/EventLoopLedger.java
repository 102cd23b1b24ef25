package io.dibs.testkit.ledger;

import io.dibs.campaign.Terms;
import io.dibs.shard.Coupon;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * The tables in memory as real verticles see them: one for all nodes of a test, and answers come in a later turn of the
 * caller's event loop. It can be made to keep them waiting.
 */
public class EventLoopLedger extends LedgerDecorator {
    private final MemoryLedger tables;
    private List<Runnable> held;

    public EventLoopLedger(MemoryLedger tables) {
        super(tables);
        this.tables = tables;
    }

    public final synchronized void hold() {
        held = new ArrayList<>();
    }

    public final synchronized void letGo() {
        List<Runnable> waiting = held == null ? List.of() : held;
        held = null;
        waiting.forEach(Runnable::run);
    }

    public final synchronized List<Coupon> coupons(String campaign) {
        return List.copyOf(tables.coupons.of(campaign));
    }

    public final synchronized Terms terms(String campaign) {
        return tables.campaigns.get(campaign);
    }

    @Override
    protected <T> void statement(Consumer<Consumer<T>> call, Supplier<T> lost, Consumer<T> then) {
        Context caller = Vertx.currentContext();
        run(() -> call.accept(later(caller, then)));
    }

    @Override
    protected <T> void read(Call<T> call, Consumer<T> then, Consumer<String> failed) {
        Context caller = Vertx.currentContext();
        run(() -> call.with(later(caller, then), later(caller, failed)));
    }

    private static <T> Consumer<T> later(Context caller, Consumer<T> then) {
        return result -> caller.runOnContext(turn -> then.accept(result));
    }

    private synchronized void run(Runnable work) {
        if (held == null) {
            work.run();
        } else {
            held.add(work);
        }
    }
}
