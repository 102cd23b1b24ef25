package io.dibs.testkit.ledger;

import io.dibs.campaign.Terms;
import io.dibs.shard.Batch;
import io.dibs.shard.CampaignChange;
import io.dibs.shard.Command;
import io.dibs.shard.CommandLookup;
import io.dibs.shard.CouponPage;
import io.dibs.shard.EligiblePage;
import io.dibs.shard.Fence;
import io.dibs.shard.FenceCheck;
import io.dibs.shard.Ledger;
import io.dibs.shard.RecoveredCampaign;
import io.dibs.shard.TakeoverResult;
import io.dibs.shard.WriteOutcome;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** Passes every call of the port to another ledger through one of two methods, where a decorator can step in. */
public abstract class LedgerDecorator implements Ledger {
    protected static final String LOST = "connection lost";

    private final Ledger inner;

    protected LedgerDecorator(Ledger inner) {
        this.inner = inner;
    }

    /** A call to the inner ledger that waits for its callbacks. */
    @FunctionalInterface
    protected interface Call<T> {
        void with(Consumer<T> then, Consumer<String> failed);
    }

    /** @param lost the result when the connection is lost: what happened is unknown */
    protected <T> void statement(Consumer<Consumer<T>> call, Supplier<T> lost, Consumer<T> then) {
        call.accept(then);
    }

    protected <T> void read(Call<T> call, Consumer<T> then, Consumer<String> failed) {
        call.with(then, failed);
    }

    @Override
    public void takeOver(int shard, Fence seen, Consumer<TakeoverResult> then) {
        statement(done -> inner.takeOver(shard, seen, done), () -> new TakeoverResult.Failed(LOST), then);
    }

    @Override
    public void readCampaigns(Fence fence, Consumer<List<RecoveredCampaign>> then, Consumer<String> failed) {
        this.<List<RecoveredCampaign>>read((done, not) -> inner.readCampaigns(fence, done, not), then, failed);
    }

    @Override
    public void readCoupons(Terms terms, int from, int to, Consumer<CouponPage> then, Consumer<String> failed) {
        this.<CouponPage>read((done, not) -> inner.readCoupons(terms, from, to, done, not), then, failed);
    }

    @Override
    public void distrust(Terms terms) {
        inner.distrust(terms);
    }

    @Override
    public void readRevoked(Terms terms, int after, int limit, Consumer<int[]> then, Consumer<String> failed) {
        this.<int[]>read((done, not) -> inner.readRevoked(terms, after, limit, done, not), then, failed);
    }

    @Override
    public void readEligibleUsers(Terms terms, String after, Consumer<EligiblePage> then, Consumer<String> failed) {
        this.<EligiblePage>read((done, not) -> inner.readEligibleUsers(terms, after, done, not), then, failed);
    }

    @Override
    public void renewCodeKeys(Fence fence, Consumer<WriteOutcome> then) {
        statement(done -> inner.renewCodeKeys(fence, done), () -> new WriteOutcome.Unknown(LOST), then);
    }

    @Override
    public void confirmDatabase(Fence fence) {
        inner.confirmDatabase(fence);
    }

    @Override
    public void keepLost(Fence fence, Terms terms, int issued, CouponPage lost, Consumer<WriteOutcome> then) {
        statement(done -> inner.keepLost(fence, terms, issued, lost, done), () -> new WriteOutcome.Unknown(LOST), then);
    }

    @Override
    public void append(Fence fence, Batch batch, Consumer<WriteOutcome> then) {
        statement(done -> inner.append(fence, batch, done), () -> new WriteOutcome.Unknown(LOST), then);
    }

    @Override
    public void execute(Fence fence, CampaignChange change, Consumer<WriteOutcome> then) {
        statement(done -> inner.execute(fence, change, done), () -> new WriteOutcome.Unknown(LOST), then);
    }

    @Override
    public void lookUp(Fence fence, Command command, Consumer<CommandLookup> then) {
        statement(done -> inner.lookUp(fence, command, done), () -> new CommandLookup.Failed(LOST), then);
    }

    @Override
    public void checkFence(Fence fence, Consumer<FenceCheck> then) {
        statement(done -> inner.checkFence(fence, done), () -> FenceCheck.FAILED, then);
    }
}
