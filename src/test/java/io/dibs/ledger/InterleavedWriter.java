package io.dibs.ledger;

import io.dibs.campaign.CampaignAction;
import io.dibs.campaign.CampaignAction.AddStock;
import io.dibs.campaign.CampaignAction.Create;
import io.dibs.campaign.CampaignAction.Delete;
import io.dibs.campaign.CampaignAction.Revoke;
import io.dibs.campaign.CampaignProposal;
import io.dibs.campaign.HolderIdentity;
import io.dibs.campaign.Terms;
import io.dibs.ledger.SentBatches.Told;
import io.dibs.shard.Coupon;
import io.dibs.shard.Fence;
import io.dibs.shard.TakeoverResult.Taken;
import io.dibs.shard.WriteOutcome;
import io.dibs.shard.WriteOutcome.Committed;
import io.dibs.shard.WriteOutcome.Contradicted;
import io.dibs.shard.WriteOutcome.Fenced;
import io.dibs.shard.WriteOutcome.Poisoned;
import io.dibs.shard.WriteOutcome.Unknown;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;

/**
 * Writes a shard that others write too: takes it over now and then, reads what is there, and goes on from that memory
 * until the ledger answers that the fence is another's. Mostly it does what a shard would; some batches are wrong on
 * purpose, and the ledger has to refuse them.
 */
final class InterleavedWriter {
    private static final int SHARD = 0;
    private static final int CAMPAIGNS_AT_ONCE = 4;
    private static final int LARGEST_STOCK = 150;
    private static final long IDLE_NANOS = 1_000_000;

    private final BlockingLedger ledger;
    private final SentBatches sent;
    private final Connection database;
    private final Random random;
    private final String name;
    private final Map<String, Sale> sales = new HashMap<>();
    private Fence fence;
    private int lastNumber;
    private int requests;
    private int surprises;

    /** What its memory holds of a campaign. */
    private static final class Sale {
        private final String id;
        private final int number;
        private final int perUser;
        private int stock;
        private long version;
        private int issued;
        private final Map<String, Integer> held = new HashMap<>();

        private Sale(String id, int number, int stock, int perUser, long version, int issued) {
            this.id = id;
            this.number = number;
            this.perUser = perUser;
            this.stock = stock;
            this.version = version;
            this.issued = issued;
        }

        private Terms terms() {
            Terms any = BlockingLedger.proposal(stock, perUser).terms(id, SHARD, number);
            return new Terms(
                    id,
                    SHARD,
                    number,
                    stock,
                    perUser,
                    any.phase(),
                    any.opensAt(),
                    any.closesAt(),
                    any.expiry(),
                    any.codeKey(),
                    any.uploads(),
                    version);
        }
    }

    InterleavedWriter(BlockingLedger ledger, SentBatches sent, Connection database, long seed, String name) {
        this.ledger = ledger;
        this.sent = sent;
        this.database = database;
        this.random = new Random(seed);
        this.name = name;
    }

    /** How often a batch that was right was called a contradiction. */
    int surprises() {
        return surprises;
    }

    void writeUntil(long batches) throws SQLException {
        while (sent.count() < batches) {
            sales.values().removeIf(sale -> sale.issued >= sale.stock);
            if (fence == null && random.nextInt(100) < 1) {
                takeOver(null, null);
            } else if (fence == null) {
                LockSupport.parkNanos(IDLE_NANOS);
            } else if (sales.size() < CAMPAIGNS_AT_ONCE) {
                create();
            } else {
                writeAny();
            }
        }
    }

    private void writeAny() throws SQLException {
        switch (random.nextInt(40)) {
            case 0 -> changeStock(any());
            case 1 -> revoke(any());
            case 2 -> delete(any());
            case 3, 4, 5, 6 -> sendWrong(any());
            default -> send(batch());
        }
    }

    private Sale any() {
        List<Sale> all = new ArrayList<>(sales.values());
        return all.get(random.nextInt(all.size()));
    }

    // ---- takeovers ---------------------------------------------------------------------------------------------

    /** @param unsettled the batch of whose outcome it knows nothing; null where there is none */
    private void takeOver(Fence seen, Unsettled unsettled) throws SQLException {
        boolean isTaken = ledger.takeOver(SHARD, seen) instanceof Taken taken && takenWith(taken.fence());
        if (unsettled != null) {
            sent.told(unsettled.batch, unsettled.coupons, isTaken ? settled(seen) : Told.UNKNOWN);
        }
        if (isTaken) {
            recall();
        } else {
            forget();
        }
    }

    private record Unsettled(long batch, List<Coupon> coupons) {}

    private boolean takenWith(Fence taken) {
        fence = taken;
        return true;
    }

    private Told settled(Fence before) {
        return fence.batchNo() == before.batchNo() + 1
                ? Told.SETTLED_COMMITTED
                : fence.batchNo() == before.batchNo() ? Told.SETTLED_UNWRITTEN : Told.UNKNOWN;
    }

    private void forget() {
        fence = null;
        sales.clear();
    }

    private void recall() throws SQLException {
        sales.clear();
        try (ResultSet rows = database.createStatement()
                .executeQuery("SELECT c.id, c.number, c.stock, c.per_user, c.version, h.issued,"
                        + " u.id, count(u.id)"
                        + " FROM campaign c JOIN head h ON h.campaign = c.id"
                        + " LEFT JOIN issue r ON r.campaign = h.key"
                        + " LEFT JOIN LATERAL string_to_table(r.users, E'\\x1f') u (id) ON true"
                        + " WHERE h.issued < c.stock GROUP BY 1, 2, 3, 4, 5, 6, 7")) {
            while (rows.next()) {
                Sale sale = new Sale(
                        rows.getString(1),
                        rows.getInt(2),
                        rows.getInt(3),
                        rows.getInt(4),
                        rows.getLong(5),
                        rows.getInt(6));
                sales.putIfAbsent(sale.id, sale);
                if (rows.getString(7) != null) {
                    sales.get(sale.id).held.put(rows.getString(7), rows.getInt(8));
                }
            }
        }
        try (ResultSet rows =
                database.createStatement().executeQuery("SELECT coalesce(max(number), 0) FROM campaign")) {
            rows.next();
            lastNumber = rows.getInt(1);
        }
    }

    // ---- batches -----------------------------------------------------------------------------------------------

    private List<Coupon> batch() {
        long batch = sent.next();
        List<Coupon> coupons = new ArrayList<>();
        int spread = random.nextInt(3) == 0 ? 40 : random.nextInt(2);
        for (Sale sale : List.copyOf(sales.values())) {
            for (int more = random.nextInt(9); more > 0 && sale.issued < sale.stock; more--) {
                String user = "u" + random.nextInt(2 * LARGEST_STOCK);
                int ordinal = sale.held.merge(user, 1, Integer::sum);
                if (ordinal > sale.perUser) {
                    sale.held.put(user, sale.perUser);
                } else {
                    coupons.add(coupon(sale, ++sale.issued, user, ordinal, batch, spread * coupons.size()));
                }
            }
        }
        if (coupons.isEmpty()) {
            Sale sale = any();
            coupons.add(coupon(sale, ++sale.issued, "lone" + batch, 1, batch, 0));
        }
        return coupons;
    }

    private static Coupon coupon(Sale sale, int sequence, String user, int ordinal, long batch, int within) {
        HolderIdentity key = sale.perUser > 1 ? new HolderIdentity(batch, sequence) : null;
        Coupon hashed = BlockingLedger.keyed(sale.id, sequence, user, ordinal, key);
        return new Coupon(sale.id, sequence, user, hashed.user(), ordinal, key, SentBatches.moment(batch, within));
    }

    private static long batchOf(List<Coupon> coupons) {
        return (coupons.get(0).issuedAt() - BlockingLedger.NOW) / SentBatches.SPAN;
    }

    private void send(List<Coupon> coupons) throws SQLException {
        WriteOutcome outcome = tell(coupons);
        if (outcome instanceof Contradicted || outcome instanceof Poisoned) {
            surprises++;
        }
    }

    /** A hole, an overlap, more than the stock, or a user id that cannot be stored. */
    private void sendWrong(Sale sale) throws SQLException {
        long batch = sent.next();
        List<Coupon> coupons = new ArrayList<>();
        int first = sale.issued + 1;
        int last = first + random.nextInt(3);
        switch (random.nextInt(4)) {
            case 0 -> first = ++last;
            case 1 -> first = Math.max(1, first - 1);
            case 2 -> last = sale.stock + 1 + random.nextInt(3);
            default -> coupons.add(coupon(sale, first++, "line\n" + batch, 1, batch, 0));
        }
        boolean isSame = first == sale.issued + 1 && last <= sale.stock;
        for (int sequence = first; sequence <= last && !isSame; sequence++) {
            coupons.add(coupon(sale, sequence, "wrong" + batch + "-" + sequence, 1, batch, 0));
        }
        if (coupons.isEmpty()) {
            coupons.add(coupon(sale, sale.issued + 2, "wrong" + batch, 1, batch, 0));
        }
        tell(coupons);
    }

    private WriteOutcome tell(List<Coupon> coupons) throws SQLException {
        long batch = batchOf(coupons);
        WriteOutcome outcome = ledger.append(fence, coupons.toArray(Coupon[]::new));
        if (outcome instanceof Unknown) {
            takeOver(fence, new Unsettled(batch, coupons));
            return outcome;
        }
        sent.told(batch, coupons, told(outcome));
        moved(outcome);
        return outcome;
    }

    private static Told told(WriteOutcome outcome) {
        if (outcome instanceof Committed) {
            return Told.COMMITTED;
        }
        if (outcome instanceof Fenced) {
            return Told.FENCED;
        }
        return outcome instanceof Contradicted ? Told.CONTRADICTED : Told.POISONED;
    }

    private void moved(WriteOutcome outcome) throws SQLException {
        if (outcome instanceof Committed || outcome instanceof WriteOutcome.Declined) {
            fence = fence.afterBatch();
        } else if (outcome instanceof Fenced) {
            forget();
        } else {
            takeOver(fence, null);
        }
    }

    // ---- commands ----------------------------------------------------------------------------------------------

    private void create() throws SQLException {
        String id = "c" + (lastNumber + 1) + name + requests;
        int stock = 20 + random.nextInt(LARGEST_STOCK - 20);
        CampaignProposal proposal = BlockingLedger.proposal(stock, 1 + random.nextInt(2));
        Sale sale = new Sale(id, lastNumber + 1, proposal.stock(), proposal.perUser(), 1, 0);
        Terms terms = proposal.terms(id, SHARD, sale.number);
        sale.version = terms.version();
        if (execute(id, new Create(proposal), null, terms)) {
            lastNumber++;
            sales.put(id, sale);
        }
    }

    private void changeStock(Sale sale) throws SQLException {
        int stock = Math.max(sale.issued + 1, sale.stock + random.nextInt(41) - 20);
        Terms after = sale.terms().withStock(stock);
        if (execute(sale.id, new AddStock(stock - sale.stock), sale.terms(), after)) {
            sale.stock = stock;
            sale.version = after.version();
        }
    }

    private void revoke(Sale sale) throws SQLException {
        int sequence = 1 + random.nextInt(Math.max(1, sale.issued));
        Terms after = sale.terms().withStock(sale.stock);
        if (execute(sale.id, new Revoke(sequence, false), sale.terms(), after)) {
            sale.version = after.version();
            sent.revoked(coupon(sale, sequence, "", 1, 0, 0));
        }
    }

    private void delete(Sale sale) throws SQLException {
        if (sale.issued == 0 && execute(sale.id, new Delete(), sale.terms(), null)) {
            sales.remove(sale.id);
            sent.deleted(sale.id);
        }
    }

    /** @return whether it was done; what nobody knows is read again */
    private boolean execute(String id, CampaignAction action, Terms before, Terms after) throws SQLException {
        String request = name + "-" + requests++;
        WriteOutcome outcome = ledger.execute(fence, BlockingLedger.change(id, request, action, before, after));
        if (outcome instanceof Contradicted) {
            surprises++;
        }
        moved(outcome);
        return outcome instanceof Committed;
    }
}
